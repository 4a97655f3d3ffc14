import type { Rule, SourceCode } from 'eslint';
import { isTest, mayBeToldElsewhere, mayRefuse } from './gate.ts';
import { loadAnalysis } from './load.ts';
import type { Analysis, Site, Surroundings } from './model.ts';
import { reportFailure } from './report.ts';
import { checkSettings, type Settings } from './settings.ts';

const analyses = new WeakMap<object, { settings: Settings; analysis: Analysis }>();
const gates = new WeakMap<object, boolean>();
/** Files whose failure has been told. */
const failed = new WeakSet();
/** What is wrong with a configuration, and the file on which it is told: the first one that is linted with it. */
const misconfigured = new Map<string, string>();
const complained = new WeakSet();
const nothing: Analysis = { sites: [] };

/**
 * The refusals of one file, computed once per source code object and shared by all rules.
 * @param code ESLint's (or oxlint's) source code object: text, tree and scopes
 * @param filename the file's path; tests and mocks are left alone
 * @param settings from `readSettings`
 * @param surroundings what is needed to read the files around this one; null where no other file is to be read
 */
export function analyse(
  code: SourceCode,
  filename: string,
  settings: Settings,
  surroundings: Surroundings | null = null,
): Analysis {
  const cached = analyses.get(code);
  if (cached && cached.settings === settings) return cached.analysis;
  const analysis = isOpen(code, filename, surroundings !== null)
    ? loadAnalysis().run(code, filename, settings, surroundings)
    : nothing;
  analyses.set(code, { settings, analysis });
  return analysis;
}

/**
 * The door for rules: visits every site of the file once, when the file can hold one at all. What goes wrong behind the
 * door becomes one message on the file, since an exception in a rule would end the user's whole run.
 * Settings that are wrong are one message, too, on one file: the rest of them holds, and the other files are judged.
 * @returns the listeners of the rule; none where the text shows that there is nothing to say
 */
export function eachSite(context: Rule.RuleContext, visit: (site: Site) => void): Rule.RuleListener {
  const code = context.sourceCode;
  if (!isJavaScript(code)) return {};
  const { settings, problems } = checkSettings(context.settings['http-auth']);
  const problem = problems.join(' ');
  const tells = problem !== '' && isToldHere(problem, context);
  const opens = isOpen(code, context.filename, true);
  if (!opens && !tells) return {};
  return {
    Program() {
      if (tells)
        context.report({
          loc: { line: 1, column: 0 },
          message: `${problem} Until that is mended, the default holds instead, in all files of this configuration.`,
        });
      if (!opens) return;
      try {
        const { sites, failure } = analyse(code, context.filename, settings, surroundingsOf(context));
        if (failure) throw failure;
        for (const site of sites) visit(site);
      } catch (error) {
        if (!failed.has(code)) reportFailure(context, error);
        failed.add(code);
      }
    },
  };
}

/**
 * Whether a problem of the settings is told by this rule on this file. It stays on the file that was the first, so that
 * an editor does not lose it while that is edited, and only one of the rules tells it there.
 */
function isToldHere(problem: string, { filename, sourceCode }: Rule.RuleContext): boolean {
  const place = misconfigured.get(problem) ?? filename;
  misconfigured.set(problem, place);
  if (place !== filename || complained.has(sourceCode)) return false;
  complained.add(sourceCode);
  return true;
}

/**
 * Whether the text gate lets a file through. Three rules and the analysis ask; one scan of the text answers.
 * @param others whether files around it may be read
 */
function isOpen(code: SourceCode, filename: string, others: boolean): boolean {
  let open = gates.get(code);
  if (open === undefined)
    gates.set(
      code,
      (open = isJavaScript(code) && opensFor(code.text, filename, others) && !isTest(code.text, filename)),
    );
  return open;
}

/**
 * Whether a text may hold a refusal: it says so, or what it throws or answers with is of another file that does.
 * @param others whether files around it may be read
 */
export function opensFor(text: string, filename: string, others: boolean): boolean {
  return mayRefuse(text) || (others && mayBeToldElsewhere(text) && loadAnalysis().callsRefusal(text, filename));
}

/**
 * Whether a text is JavaScript, TypeScript, or in a language with scripts in it. The rules name every language in
 * `meta.languages`: where a config without `files` meets JSON or CSS, ESLint 10 would end the whole run.
 */
function isJavaScript({ ast, visitorKeys }: SourceCode): boolean {
  // oxlint and older parsers may give no keys.
  const keys = visitorKeys as SourceCode.VisitorKeys | undefined;
  return (ast.type as string) === 'Program' && (keys === undefined || 'CallExpression' in keys);
}

/** What a rule's context says of the files around the one that is linted. */
export function surroundingsOf({ languageOptions }: Pick<Rule.RuleContext, 'languageOptions'>): Surroundings {
  return { parser: (languageOptions as { parser?: unknown } | undefined)?.parser };
}
