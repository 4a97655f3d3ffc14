import type { Rule } from 'eslint';
import { eachSite } from '../src/analyse.ts';
import { reported, suggestions } from '../src/report.ts';
import { judgeCredentials, type JudgeOptions } from '../src/verdict.ts';

const rule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow 403 where credentials are absent or refused',
      recommended: true,
      url: 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/rules/no-403-without-credentials.md',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          named: {
            type: 'boolean',
            description:
              'Also report where only a name tells why a request is refused, or where a guard in another file may ' +
              'have turned such callers away already.',
          },
          rpc: { type: 'boolean', description: 'Report answers of RPC frameworks, whose clients are their own.' },
          unseenHandler: {
            type: 'boolean',
            description: 'Also report thrown errors where it is not seen which framework answers them.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ named: false, rpc: false, unseenHandler: false }],
    messages: {
      absent:
        'There are no credentials here (`{{ check }}`). A client that gets 403 never asks for a login. Answer 401 with `WWW-Authenticate`.',
      invalid:
        'The credentials were refused here (`{{ check }}`). A client that gets 403 never asks for a login. Answer 401 with `WWW-Authenticate`.',
      absentOrInvalid:
        'Credentials are absent or refused here (`{{ check }}`). A client that gets 403 never asks for a login. ' +
        'Answer 401 with `WWW-Authenticate`.',
      absentByText:
        'There are no credentials here. The answer itself says so: “{{ quote }}”. ' +
        'A client that gets 403 never asks for a login. Answer 401 with `WWW-Authenticate`.',
      invalidByText:
        'The credentials were refused here. The answer itself says so: “{{ quote }}”. ' +
        'A client that gets 403 never asks for a login. Answer 401 with `WWW-Authenticate`.',
      absentOrInvalidByText:
        'Credentials are absent or refused here. The answer itself says so: “{{ quote }}”. ' +
        'A client that gets 403 never asks for a login. Answer 401 with `WWW-Authenticate`.',
      headerless:
        'Credentials are absent or refused here (`{{ check }}`). A client that gets 403 never asks for a login. Answer {{ answer }}.',
      mixed:
        'This 403 answers two cases: {{ other }} (`{{ lacks }}`), where it is right, ' +
        'and {{ credentials }} (`{{ check }}`), where 401 is due. Split the check.',
      mixedInOne:
        'This 403 answers two cases in one check (`{{ check }}`): {{ other }}, where it is right, ' +
        'and {{ credentials }}, where 401 is due. Split the check.',
      answer401: 'Answer 401 with the challenge `{{ challenge }}`.',
      split: 'Answer 403 to a known caller and 401 with a challenge to the others.',
    },
    // Silent in other languages: ESLint 10 ends a run that brings a rule to one that it does not name.
    languages: ['*'],
  },
  create(context) {
    const options = (context.options[0] ?? {}) as JudgeOptions;
    return eachSite(context, (site) => {
      const verdict = judgeCredentials(site, options);
      if (!verdict) return;
      context.report({
        node: reported(site.node),
        messageId: verdict.messageId,
        data: verdict.data,
        suggest: suggestions(verdict, site.repair),
      });
    });
  },
};

export default rule;
