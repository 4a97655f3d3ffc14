import type { Answer, SeenSite } from './answer.ts';
import type { Around } from './around.ts';
import { lastCondition } from './beside.ts';
import { casesOf } from './cases.ts';
import { frameworkNamed } from './frameworks/index.ts';
import { HelperAnswers } from './helper-answers.ts';
import { namesSomebody, readsPassword, setsPassword } from './login.ts';
import type { Case, FunctionNode, Node, Site } from './model.ts';
import type { Source } from './paths/machine.ts';
import { factsOf } from './paths/path.ts';
import { functionName, unwrap, within } from './syntax.ts';
import { heldAgainstText } from './told.ts';

/** What is asked of others for each place: the edits that mend it, its texts, and its routes. */
export interface SiteParts {
  readonly repair: (seen: SeenSite, cases: readonly Case[]) => Site['repair'];
  readonly textsOf: (seen: SeenSite) => readonly string[];
  readonly routesOf: (seen: SeenSite) => readonly string[];
}

/** Makes of the places of a file what the rules get. */
export class RuleSites {
  private readonly source: Source;
  private readonly around: Around;
  private readonly helpers: HelperAnswers;
  private readonly answersOf: (node: FunctionNode) => readonly Answer[];

  /**
   * @param seen all places that were seen, those of other files too
   * @param answersOf what a function was seen to answer
   */
  constructor(
    source: Source,
    around: Around,
    seen: readonly SeenSite[],
    answersOf: (node: FunctionNode) => readonly Answer[],
  ) {
    this.source = source;
    this.around = around;
    this.helpers = new HelperAnswers(seen, around);
    this.answersOf = answersOf;
  }

  /** The places of the file as the rules get them. */
  of(sites: readonly SeenSite[], { repair, textsOf, routesOf }: SiteParts): Site[] {
    const places = sites.map((all) => {
      const seen = { ...all, answers: this.withoutLoneWalks(all.answers) };
      const routes = routesOf(seen);
      const site = this.toSite(seen, textsOf(seen), (cases) => repair(seen, cases));
      // A GET has no content in which a password could come.
      const login = site.login && !(routes.length > 0 && routes.every((route) => route.startsWith('GET ')));
      return { seen, site: { ...site, login, ...(routes.length > 0 && { routes }) } };
    });
    const byNode = new Map(places.map((place) => [unwrap(place.seen.node), place]));
    const known = new Map<FunctionNode, readonly Site[] | undefined>();
    const callsOf = (helper: FunctionNode): readonly Site[] | undefined => {
      if (known.has(helper)) return known.get(helper);
      // For a helper that calls itself.
      known.set(helper, undefined);
      const found = this.source.callsOf(helper)?.map((call) => byNode.get(call));
      if (!found?.every((place) => place?.seen.answers.every((answer) => answer.function !== helper))) return undefined;
      const calls = [...new Set(found.flatMap((place) => (place ? (callsAt(place) ?? place.site) : [])))];
      known.set(helper, calls);
      return calls;
    };
    const callsAt = ({ seen, site }: (typeof places)[number]): readonly Site[] | undefined => {
      const helper = isUnconditional(site.cases) ? seen.answers[0]?.function : undefined;
      const calls = helper ? callsOf(helper) : undefined;
      return calls && calls.length > 0 ? calls : undefined;
    };
    return places.map((place) => {
      const calls = callsAt(place);
      return calls ? { ...place.site, calls } : place.site;
    });
  }

  /**
   * A function is walked for itself, and again from each of its calls. Where every call leads to the same place, the
   * first walk shows nobody who comes there, and no more than that the reason is not known.
   */
  private withoutLoneWalks(answers: Answer[]): Answer[] {
    const functions = new Set(answers.flatMap((answer) => answer.function ?? []));
    if (functions.size < 2) return answers;
    const isOnlyCalled = (node: FunctionNode): boolean => {
      const calls = this.source.isMain(node) ? this.source.callsOf(node) : null;
      return calls !== null && calls.length > 0 && calls.every((call) => isWithinOther(call, node, functions));
    };
    const lone = new Set([...functions].filter(isOnlyCalled));
    return answers.filter((answer) => {
      const alone = answer.function !== null && lone.has(answer.function);
      return !alone || answer.found.cause !== 'unknown' || lastCondition(answer) !== undefined;
    });
  }

  /** Whether a function turns nobody away for not being logged in: then it is for those who are, and no login. */
  private asksForLogin(node: FunctionNode): boolean {
    return this.answersOf(node).some(({ found, path }) => {
      const at = found.cause === 'absent' ? found.evidence?.node : undefined;
      return (
        at !== undefined &&
        [...factsOf(path)].some(({ about, evidence }) => about === 'identity' && evidence.node === at)
      );
    });
  }

  private isLogin(node: FunctionNode): boolean {
    const isAsked = readsPassword(this.source, node) && namesSomebody(this.source, node);
    return isAsked && !setsPassword(this.source, node) && !this.asksForLogin(node);
  }

  private toSite(site: SeenSite, text: readonly string[], repair: (cases: readonly Case[]) => Site['repair']): Site {
    const [first] = site.answers;
    if (!first) throw new TypeError('a site has at least one answer');
    const cases = heldAgainstText(casesOf(site, this.source, this.around), text);
    const name = first.function ? functionName(first.function) : undefined;
    const isAlone = first.mode === 'direct' && isUnconditional(cases);
    const isHelper =
      isAlone && first.function !== null && name !== undefined && this.helpers.isHelper(first.function, name);
    return {
      node: site.node,
      mode: isHelper
        ? 'helper-def'
        : first.function && first.mode === 'direct' && this.around.isErrorHandler(first.function)
          ? 'error-handler'
          : first.mode,
      framework: first.framework,
      table: frameworkNamed(first.framework) ?? {},
      cases,
      headerJudged: this.helpers.judgedInHelper(site, isHelper ? first.function : null) ? 'helper' : 'here',
      ...(first.unseen && site.answers.every((answer) => answer.unseen) && { strictOnly: first.unseen }),
      ...(text.length > 0 && { text }),
      login: first.function !== null && this.isLogin(first.function),
      vapid: cases.some((each) => each.path.some((condition) => /\bvapid\b/i.test(condition))),
      repair: repair(cases),
    };
  }
}

/** Whether a place stands in one of some functions, other than `node` and those within it. */
function isWithinOther(place: Node, node: FunctionNode, functions: ReadonlySet<Node>): boolean {
  for (let at: Node | undefined = place; at; at = at.parent) if (functions.has(at) && !within(at, node)) return true;
  return false;
}

/** Whether nothing in the function itself leads to an answer: it is given wherever the function is called. */
function isUnconditional(cases: readonly Case[]): boolean {
  return cases.every((each) => (each.cause === 'unknown' || each.byText === true) && each.path.length === 0);
}
