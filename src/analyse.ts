import type { Rule, SourceCode } from 'eslint';
import { isTest, mayRefuse } from './gate.ts';
import { Interpreter } from './interpreter.ts';
import type { Analysis, Site } from './model.ts';
import { repairOf } from './repair.ts';
import { readSettings, type Settings } from './settings.ts';

const analyses = new WeakMap<object, { settings: Settings; analysis: Analysis }>();
const gates = new WeakMap<object, boolean>();
const nothing: Analysis = { sites: [] };

/**
 * The refusals of one file, computed once per syntax tree and shared by all rules.
 * @param code ESLint's (or oxlint's) source code object: text, tree and scopes
 * @param filename the file's path; tests and mocks are left alone
 * @param settings from `readSettings`
 */
export function analyse(code: SourceCode, filename: string, settings: Settings): Analysis {
  const cached = analyses.get(code.ast);
  if (cached && cached.settings === settings) return cached.analysis;
  const analysis = mayRefuse(code.text) && !isTest(code.text, filename) ? run(code, filename, settings) : nothing;
  analyses.set(code.ast, { settings, analysis });
  return analysis;
}

/**
 * The door for rules: visits every site of the file once, when the file can hold one at all.
 * @returns the listeners of the rule; none where the text shows that there is nothing to say
 */
export function eachSite(context: Rule.RuleContext, visit: (site: Site) => void): Rule.RuleListener {
  const code = context.sourceCode;
  const settings = readSettings(context.settings['http-auth']);
  // Three rules ask; one scan of the text answers.
  let open = gates.get(code.ast);
  if (open === undefined) gates.set(code.ast, (open = mayRefuse(code.text) && !isTest(code.text, context.filename)));
  if (!open) return {};
  return {
    Program() {
      for (const site of analyse(code, context.filename, settings).sites) visit(site);
    },
  };
}

/** Code that is too odd to read yields nothing: an exception in a rule would end the user's whole run. */
function run(code: SourceCode, filename: string, settings: Settings): Analysis {
  try {
    const interpreter = new Interpreter(code, filename, settings);
    interpreter.run();
    const { sites } = interpreter;
    return { sites: sites.all().map((seen) => sites.toSite(seen, (cases) => repairOf(seen, cases, interpreter, settings))) };
  } catch (error) {
    return { sites: [], failure: error instanceof Error ? error : new Error(String(error)) };
  }
}
