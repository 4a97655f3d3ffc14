import type { Rule } from 'eslint';
import { eachSite } from '../src/analyse.ts';
import { reported, suggestion } from '../src/report.ts';
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
          login: { enum: ['report', 'ignore'], description: 'Whether handlers that read a password from the request content are reported.' },
          callable: { enum: ['report', 'ignore'], description: 'Whether answers are reported with which no header can be sent.' },
          rpc: { type: 'boolean', description: 'Report answers of RPC frameworks, whose clients are their own.' },
          unseenHandler: { type: 'boolean', description: 'Report thrown errors although no handler shows what becomes of them.' },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ login: 'report', callable: 'report', rpc: false, unseenHandler: false }],
    messages: {
      missing: 'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to log in. Add a challenge.',
      missingOnPath: 'This 401 leaves without `WWW-Authenticate` when `{{ path }}`, so the client cannot know how to log in there. Set the challenge on every path.',
      missingInHelper: 'Every 401 of this helper leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to log in. Add a challenge here.',
      missingInHandler: 'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to log in. The error handler at {{ handler }} answers it: add the challenge there, once for all.',
      missingInOption: 'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), so the client cannot know how to log in. Add the challenge in {{ place }}, once for all.',
      headerless: 'This 401 leaves without `WWW-Authenticate` (RFC 9110 §15.5.2: MUST), which {{ what }} cannot send. Where clients other than its own call it, use {{ instead }}; where none do, set the option `callable` of this rule to `ignore`.',
      addChallenge: 'Add the challenge `{{ challenge }}`.',
    },
    languages: ['js/js'],
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
        suggest: suggestion('addChallenge', site.repair.addChallenge, { challenge: site.repair.challenge }),
      });
    });
  },
};

export default rule;
