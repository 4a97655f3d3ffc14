import type { Rule } from 'eslint';
import { eachSite } from '../src/analyse.ts';
import { reported, suggestions } from '../src/report.ts';
import { judgeRoleCheck, type JudgeOptions } from '../src/verdict.ts';

const rule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow 401 for a caller who is known but lacks a right',
      recommended: true,
      url: 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/rules/no-401-after-role-check.md',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          policy: {
            type: 'boolean',
            description:
              'Also report a 401 that no login would change, such as one for the address, the origin, a CSRF ' +
              'token or a ' +
              'feature that is switched off.',
          },
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
    defaultOptions: [{ policy: false, named: false, rpc: false, unseenHandler: false }],
    messages: {
      known:
        'The caller is known here ({{ known }}) and lacks a right (`{{ lacks }}`). A client that gets 401 logs ' +
        'the user out or refreshes in a loop. Answer 403.',
      partly:
        'This 401 also answers a caller who is known and lacks a right (`{{ lacks }}`), where 403 is due. ' +
        'A client that gets 401 logs the user out or refreshes in a loop. Split the check.',
      knownByText:
        'The caller is known here and lacks a right. The answer itself says so: “{{ quote }}”. ' +
        'A client that gets 401 logs the user out or refreshes in a loop. Answer 403.',
      mixed:
        'This 401 answers two cases: {{ credentials }} (`{{ check }}`), where it is right, ' +
        'and {{ other }} (`{{ lacks }}`), where 403 is due. Split the check.',
      mixedInOne:
        'This 401 answers two cases in one check (`{{ check }}`): {{ credentials }}, where it is right, ' +
        'and {{ other }}, where 403 is due. Split the check.',
      policy:
        'No credentials would change this refusal (`{{ policy }}`), so a client that logs in again gets 401 ' +
        'again. Answer 403.',
      policyByText:
        'No credentials would change this refusal. The answer itself says so: “{{ quote }}”. ' +
        'A client that logs in again gets 401 again. Answer 403.',
      answer403: 'Answer 403.',
      split: 'Answer 403 to a known caller and 401 to the others.',
    },
    // Silent in other languages: ESLint 10 ends a run that brings a rule to one that it does not name.
    languages: ['*'],
  },
  create(context) {
    const options = (context.options[0] ?? {}) as JudgeOptions;
    return eachSite(context, (site) => {
      const verdict = judgeRoleCheck(site, options);
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
