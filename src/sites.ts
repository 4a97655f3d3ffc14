import type { Around } from './around.ts';
import type { CauseFound } from './caller/cause.ts';
import { frameworkNamed } from './frameworks/index.ts';
import { Beside, lastCondition } from './beside.ts';
import type { Case, Evidence, FunctionNode, Header, Mode, Node, Other, RefusalStatus, Site } from './model.ts';
import type { Source } from './paths/machine.ts';
import type { Value } from './values/value.ts';
import { factsOf, type Followed, type Path } from './paths/path.ts';
import { readsPassword, setsPassword } from './login.ts';
import { heldAgainstText } from './told.ts';
import { functionName, shorten, unwrap, within } from './syntax.ts';

/** One path on which an answer leaves. */
export interface Answer {
  readonly node: Node;
  /** NaN: a status that is not known, or not decided yet. */
  readonly status: number;
  readonly mode: Mode;
  readonly framework: string;
  readonly header: Header;
  readonly found: CauseFound;
  readonly path: Path;
  /** The call or assignment that set the status. */
  readonly via: Node | null;
  readonly function: FunctionNode | null;
  readonly viaHelper: boolean;
  /**
   * The helper whose body answers, and those that call it in turn: the last one is called at `node`. Empty: the handler
   * itself answers.
   */
  readonly helpers: readonly Followed[];
  /** The header of the response where an error was thrown. */
  readonly kept?: Header;
  /** The header travels with the error, not with the response. */
  readonly carried?: boolean;
  /** The error, where one is thrown. */
  readonly error?: Value;
  /** Only the package of the error says which framework answers it. */
  readonly guessed?: boolean;
  /**
   * Where an error handler that was run over the error answers it, the header being its; the place itself where all
   * hand it on.
   */
  readonly handledBy?: Node;
  /** Other applications answer it in handlers of their own: there is no one place to mend. */
  readonly handledApart?: true;
  /** No handler around it shows which framework turns the error into an answer. */
  readonly unseen?: 'framework not visible' | 'error handler not visible';
}

/** A place with everything that was seen of it; `Site` is what the rules get. */
export interface SeenSite {
  readonly node: Node;
  readonly answers: Answer[];
}

/** More cases than this at one place are not told apart. */
const maximumCases = 16;

/** Collects the answers of a file, place by place. */
export class SiteList {
  private readonly seen = new Map<Node, SeenSite>();
  private readonly source: Source;
  private readonly around: Around;
  /** Errors without a status of their own. */
  private readonly open: Answer[] = [];
  /** Answers of which nothing is said, with their status. */
  private readonly unjudged = new Map<Node, number>();
  /** Answers that nobody gets, with what `others` tells of them. */
  private readonly unreached = new Map<Node, Pick<Other, 'guard' | 'impossible'>>();
  /** The places at which a function answers, and in which order places were met. */
  private readonly placesOf = new Map<FunctionNode, Set<Node>>();
  private readonly order = new Map<Node, number>();
  /** Helpers for which one of their calls sets the header; asked once all answers are there. */
  private readonly settingCallers = new Map<FunctionNode, boolean>();
  private captured: Answer[] | null = null;

  constructor(source: Source, around: Around) {
    this.source = source;
    this.around = around;
  }

  /** What would be answered by what `run` does; nothing of it is kept. */
  capture(run: () => void): Answer[] {
    const before = this.captured;
    const found: Answer[] = [];
    this.captured = found;
    run();
    this.captured = before;
    return found;
  }

  add(answer: Answer): void {
    if (this.captured) {
      this.captured.push(answer);
      return;
    }
    if (Number.isNaN(answer.status) && answer.error) this.open.push(answer);
    if (answer.status !== 401 && answer.status !== 403 && answer.status !== 407) {
      this.unjudged.set(answer.node, answer.status);
      return;
    }
    const site = this.seen.get(answer.node);
    if (site) site.answers.push(answer);
    else this.seen.set(answer.node, { node: answer.node, answers: [answer] });
    this.order.set(answer.node, this.order.get(answer.node) ?? this.order.size);
    if (!answer.function) return;
    const places = this.placesOf.get(answer.function);
    if (places) places.add(answer.node);
    else this.placesOf.set(answer.function, new Set([answer.node]));
  }

  /**
   * Notes an answer that a guard in front of the handler makes impossible.
   * @param impossible the condition that cannot hold behind it
   */
  passOver(node: Node, guard: Node, impossible: string): void {
    const evidence = { node: guard, text: shorten(this.source.text(guard)) };
    if (!this.captured) this.unreached.set(node, { guard: this.placed(evidence, guard), impossible });
  }

  /** The analysis of a function was cut short: what it saw there is no more than that the answers exist. */
  doubt(node: FunctionNode): void {
    for (const site of this.sitesOf(node))
      site.answers.forEach((answer, index) => {
        if (answer.function === node)
          site.answers[index] = {
            ...answer,
            found: { cause: 'unknown' },
            header: answer.header.kind === 'missing' ? { kind: 'unknown', because: 'too much code' } : answer.header,
          };
      });
  }

  /** Whether an answer depends on what runs around its handler. */
  get dependsOnOthers(): boolean {
    return (
      this.open.length > 0 ||
      this.all().some((site) =>
        site.answers.some(
          (answer) => answer.error !== undefined || (answer.status === 401 && answer.header.kind === 'missing'),
        ),
      )
    );
  }

  /** Gives each thrown error of the linted file what becomes of it. */
  settle(settled: (answer: Answer) => Answer | null): void {
    for (const [node, site] of [...this.seen]) {
      if (!this.source.isMain(node)) continue;
      const answers = site.answers.flatMap((answer) => (answer.error ? (settled(answer) ?? []) : [answer]));
      if (answers.length === 0) this.seen.delete(node);
      else this.seen.set(node, { node, answers });
    }
    for (const answer of this.open) {
      const found = this.source.isMain(answer.node) ? settled(answer) : null;
      if (found && !Number.isNaN(found.status)) this.add(found);
    }
  }

  /** What a function was seen to answer. */
  answersOf(node: FunctionNode): Answer[] {
    return this.sitesOf(node).flatMap((site) => site.answers.filter((answer) => answer.function === node));
  }

  /** The places at which a function answers, in the order in which they were met. */
  private sitesOf(node: FunctionNode): SeenSite[] {
    const places = [...(this.placesOf.get(node) ?? [])].sort(
      (one, other) => (this.order.get(one) ?? 0) - (this.order.get(other) ?? 0),
    );
    return places.flatMap((place) => this.seen.get(place) ?? []);
  }

  all(): readonly SeenSite[] {
    const sites = [...this.seen.values()]
      .filter((site) => this.source.isMain(site.node))
      .sort((a, b) => a.node.range[0] - b.node.range[0]);
    // `error.status || 401`: where the first part is known to be the same status, one report is enough.
    const literals = new Map<Node | null, SeenSite[]>();
    for (const site of sites) {
      const via = site.node.type === 'Literal' ? site.answers[0]?.via : undefined;
      if (via) literals.set(via, [...(literals.get(via) ?? []), site]);
    }
    return sites.filter(
      (site) =>
        !literals.get(site.answers[0]?.via ?? null)?.some((other) => other !== site && isSameDecision(site, other)),
    );
  }

  /** The answers of the linted file that are no places of refusals, in source order. */
  others(): Other[] {
    const found = [...new Set([...this.unjudged.keys(), ...this.unreached.keys()])]
      .filter((node) => this.source.isMain(node) && !this.seen.has(node))
      .sort((one, other) => one.range[0] - other.range[0]);
    return found.map((node) => {
      const status = this.unjudged.get(node) ?? NaN;
      return { node, ...(!Number.isNaN(status) && { status }), ...this.unreached.get(node) };
    });
  }

  /**
   * Whether the header of a place is judged elsewhere: a call of a helper where the helper is declared, and a helper at
   * its calls once one of them sets the header for it.
   */
  private judgedInHelper({ answers }: SeenSite, declared: FunctionNode | null): boolean {
    if (declared) return this.callersSet(declared);
    return answers.every(({ viaHelper, helpers }) => {
      const called = helpers.at(-1);
      return viaHelper && !(called && this.callersSet(called.function));
    });
  }

  /** Whether a caller of the helper sets the header before the call, and the helper itself does not. */
  private callersSet(helper: FunctionNode): boolean {
    let sets = this.settingCallers.get(helper);
    if (sets === undefined) this.settingCallers.set(helper, (sets = this.doCallersSet(helper)));
    return sets;
  }

  private doCallersSet(helper: FunctionNode): boolean {
    return [...this.seen.values()].some((site) =>
      site.answers.some((answer) => {
        const called = answer.viaHelper ? answer.helpers.find((each) => each.function === helper) : undefined;
        if (!called) return false;
        const header = this.around.headerOf(answer);
        // Set or taken away before the call, or afterwards, while the answer is still there.
        return (
          header.kind === 'central' ||
          [...called.entry.responses.values()].some((state) => isDecided(state.challenge)) ||
          (isDecided(header) &&
            answer.function !== null &&
            within(header.at, answer.function) &&
            !within(header.at, helper))
        );
      }),
    );
  }

  /** A function whose whole job is to give the answer: called by handlers, and none itself. */
  private isHelper(node: FunctionNode, name: string): boolean {
    if (
      /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ALL|fetch|handler|default|middleware|load|loader|action|handle|onRequest)$/.test(
        name,
      )
    )
      return false;
    const takesNext = node.params.some(
      (parameter) => parameter.type === 'Identifier' && /^(next|done)$/.test(parameter.name),
    );
    return !this.around.isRegistered(node) && !this.around.isErrorHandler(node) && !takesNext;
  }

  caseOf(answer: Answer): Case {
    const { cause, evidence, caller, weak } = answer.found;
    const handler = answer.handledBy;
    const answeredBy =
      handler && handler !== answer.node && !answer.handledApart
        ? (this.source.elsewhere(handler) ?? `line ${String(this.source.fileOf(handler).lineOf(handler))}`)
        : undefined;
    const steps = [...factsOf(answer.path)]
      .reverse()
      .filter((fact) => !fact.soft)
      .map((fact) => this.placed(fact.evidence, fact.evidence.node));
    return {
      status: answer.status as RefusalStatus,
      cause,
      ...(weak !== undefined && { weak }),
      ...(evidence && { evidence: this.placed(evidence, evidence.node) }),
      ...(cause === 'settled' && evidence && likelierThan401(evidence.text)),
      ...(caller && { caller: this.placed(caller, caller.node) }),
      header: this.located(this.around.headerOf(answer)),
      ...(answeredBy !== undefined && { answeredBy }),
      path: steps.map(({ text }) => text),
      steps,
    };
  }

  /** Tells of a header that is set in another file where that is. */
  private located(header: Header): Header {
    if (header.kind === 'set') return this.placed(header, header.at);
    if (header.kind === 'central') return this.placed(header, header.by);
    if (header.kind !== 'missing' || !header.at || this.source.elsewhere(header.at) === undefined) return header;
    // Where another file takes the challenge away, no place of this one shows it.
    return { kind: 'missing', ...(header.removed && { removed: true }), ...(header.final && { final: true }) };
  }

  /** Tells of what stands in another file where that is. */
  private placed<T extends Evidence | Header>(told: T, node: Node): T {
    const elsewhere = this.source.elsewhere(node);
    return elsewhere === undefined ? told : { ...told, elsewhere };
  }

  /** The cases of a place, one for each cause, evidence and header state. */
  casesOf(site: SeenSite): Case[] {
    const found = new Map<string, Case>();
    const beside = new Beside(site.answers);
    for (const answer of site.answers) {
      const each = this.caseOf(beside.alsoRefused(answer) ? { ...answer, found: { cause: 'unknown' } } : answer);
      const key = `${each.status.toString()} ${each.cause} ${String(each.evidence?.node.range[0])} ${each.header.kind}`;
      // Of cases that are alike, one that more than a name shows is kept.
      const held = found.get(key);
      if (held && (!held.weak || each.weak)) continue;
      const when = each.header.kind === 'missing' ? beside.missingWhen(answer) : undefined;
      found.set(key, when === undefined ? each : { ...each, missingWhen: when });
    }
    const cases = [...found.values()];
    if (cases.length <= maximumCases) return cases;
    const status = cases[0]?.status ?? 401;
    const header: Header = cases.every((each) => each.header.kind === 'missing')
      ? { kind: 'missing' }
      : { kind: 'unknown', because: 'too many paths' };
    return [{ status, cause: 'unknown', header, path: [] }];
  }

  /** The places of the file as the rules get them. */
  toSites(
    repair: (seen: SeenSite, cases: readonly Case[]) => Site['repair'],
    textsOf: (seen: SeenSite) => readonly string[],
    routesOf: (seen: SeenSite) => readonly string[],
  ): Site[] {
    this.settingCallers.clear();
    const sites = this.all();
    const places = sites.map((all) => {
      const seen = { ...all, answers: this.withoutLoneWalks(all.answers) };
      const routes = routesOf(seen);
      const site = this.toSite(seen, textsOf(seen), (cases) => repair(seen, cases));
      return { seen, site: routes.length > 0 ? { ...site, routes } : site };
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
    return readsPassword(this.source, node) && !setsPassword(this.source, node) && !this.asksForLogin(node);
  }

  private toSite(site: SeenSite, text: readonly string[], repair: (cases: readonly Case[]) => Site['repair']): Site {
    const [first] = site.answers;
    if (!first) throw new TypeError('a site has at least one answer');
    const cases = heldAgainstText(this.casesOf(site), text);
    const name = first.function ? functionName(first.function) : undefined;
    const isAlone = first.mode === 'direct' && isUnconditional(cases);
    const isHelper = isAlone && first.function !== null && name !== undefined && this.isHelper(first.function, name);
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
      headerJudged: this.judgedInHelper(site, isHelper ? first.function : null) ? 'helper' : 'here',
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

/** The status that fits a check which no login would change, by the words of the check. */
function likelierThan401(check: string): Pick<Case, 'likelier'> {
  if (/captcha|turnstile|honey_?pot/i.test(check)) return { likelier: { status: 403, because: 'a captcha' } };
  if (/rate|throttl|too_?many|attempts|quota|limit/i.test(check))
    return { likelier: { status: 429, because: 'a rate limit' } };
  return {};
}

/** Whether code was seen that sets the header or takes it away. */
function isDecided(header: Header): header is Header & { readonly at: Node } {
  return (header.kind === 'set' || header.kind === 'missing') && header.at !== undefined;
}

/** Whether `other` stands for the same status of the same answer, more plainly. */
function isSameDecision(site: SeenSite, other: SeenSite): boolean {
  const [one] = site.answers;
  const [two] = other.answers;
  return (
    one !== undefined &&
    two !== undefined &&
    one.via !== null &&
    one.via === two.via &&
    one.status === two.status &&
    site.node.type === 'MemberExpression' &&
    other.node.type === 'Literal'
  );
}
