import type { Rule } from 'eslint';
import { eachSite } from '../src/analyse.ts';
import { reported, suggestion } from '../src/report.ts';
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
          policy: { type: 'boolean', description: 'Report refusals that no credentials would change (address, origin, feature).' },
          rpc: { type: 'boolean', description: 'Report answers of RPC frameworks, whose clients are their own.' },
          unseenHandler: { type: 'boolean', description: 'Report thrown errors although no handler shows what becomes of them.' },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ policy: false, rpc: false, unseenHandler: false }],
    messages: {
      known: 'The caller is known here ({{ known }}) and lacks a right (`{{ lacks }}`). A client that gets 401 logs the user out or refreshes in a loop. Answer 403.',
      mixed: 'This 401 answers two cases: missing credentials (`{{ right }}`), where it is right, and a known caller who lacks a right (`{{ lacks }}`), who wants 403. Split the check.',
      policy: 'No credentials would change this refusal (`{{ policy }}`), so a client that logs in again gets 401 again. Answer 403.',
      answer403: 'Answer 403.',
      split: 'Answer 403 to a known caller and 401 to the others.',
    },
    languages: ['js/js'],
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
        suggest: verdict.messageId === 'mixed' ? suggestion('split', site.repair.split) : suggestion('answer403', site.repair.to403),
      });
    });
  },
};

export default rule;
