import type { Rule } from 'eslint';
import { eachSite } from '../src/analyse.ts';
import { reported, suggestions } from '../src/report.ts';
import { judgeChallenge, type JudgeOptions } from '../src/verdict.ts';

const rule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'require a `WWW-Authenticate` challenge on every 401 response',
      recommended: true,
      url: 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/rules/require-www-authenticate.md',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          login: {
            enum: ['report', 'ignore'],
            description: 'Whether handlers that read a password from the request content are reported.',
          },
          callable: {
            enum: ['report', 'ignore'],
            description: 'Whether answers are reported with which no header can be sent.',
          },
          forbidden: {
            enum: ['report', 'ignore'],
            description: 'Whether places are reported that no-401-after-role-check reports, since 403 is due there.',
          },
          policy: {
            type: 'boolean',
            description:
              'Set it where the option `policy` of no-401-after-role-check is set, so that one place is not ' +
              'reported twice.',
          },
          named: {
            type: 'boolean',
            description:
              'Set it where the option `named` of no-401-after-role-check is set, so that one place is not ' +
              'reported twice.',
          },
          rpc: { type: 'boolean', description: 'Report answers of RPC frameworks, whose clients are their own.' },
          unseenHandler: {
            type: 'boolean',
            description:
              'Also report thrown errors where it is not seen which framework or error handler answers them.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [
      {
        login: 'report',
        callable: 'report',
        forbidden: 'ignore',
        policy: false,
        named: false,
        rpc: false,
        unseenHandler: false,
      },
    ],
    messages: {
      missing:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to ' +
        'log in. Add a challenge.',
      missingUnread:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to ' +
        'log in. ' +
        'Add a challenge or, if no login would change this answer, use 403, 404 or 400.',
      missingOnPath:
        'This 401 leaves without `WWW-Authenticate` when `{{ path }}` (RFC 9110 §15.5.2: MUST), ' +
        'so the client cannot know how to log in there. Set the challenge on every path.',
      missingInHelper:
        'Every 401 of this helper leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client ' +
        'cannot know how to log in. Add a challenge here.',
      missingInHandler:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to ' +
        'log in. The error handler at {{ handler }} answers it: add the challenge there, once for all.',
      missingUnreadInHandler:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to ' +
        'log in. ' +
        'The error handler at {{ handler }} answers it: add the challenge there, once for all. ' +
        'If no login would change this answer, use 403, 404 or 400 instead.',
      missingInOption:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to ' +
        'log in. Add the challenge in {{ place }}, once for all.',
      headerless:
        'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), which {{ what }} cannot send. Where ' +
        'clients other than its own call it, use {{ instead }}; where none do, set the option `callable` of this ' +
        'rule to `ignore`.',
      missingInLogin:
        'This 401 of a login leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), ' +
        'so a client cannot know how to log in. Add a challenge{{ where }}. ' +
        'Where only your own pages log in here, set the option `login` of this rule to `ignore`.',
      missingOr403:
        'This 401 leaves without `WWW-Authenticate`{{ when }} (RFC 9110 §15.5.2: MUST), ' +
        'so the client cannot know how to log in. ' +
        'If the caller is known here and lacks a right (`{{ lacks }}`), 403 is the answer, and needs no challenge.',
      missingForPolicy:
        'This 401 leaves without `WWW-Authenticate`{{ when }} (RFC 9110 §15.5.2: MUST), ' +
        'and no credentials would change the refusal (`{{ policy }}`). ' +
        '403 is the likelier answer, and needs no challenge.',
      missingLikelier:
        'This 401 leaves without `WWW-Authenticate`{{ when }} (RFC 9110 §15.5.2: MUST), ' +
        'and no login would change the refusal ({{ because }}). {{ status }} is the likelier answer.',
      addChallenge: 'Add the challenge `{{ challenge }}`.',
    },
    // Silent in other languages: ESLint 10 ends a run that brings a rule to one that it does not name.
    languages: ['*'],
  },
  create(context) {
    const options = (context.options[0] ?? {}) as JudgeOptions;
    return eachSite(context, (site) => {
      const verdict = judgeChallenge(site, options);
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
