import { frameworkNamed } from './frameworks/index.ts';
import type { CauseFound } from './caller/cause.ts';
import type { Case, FunctionNode, Header, Mode, Node, RefusalStatus, Site } from './model.ts';
import type { Registration, Source } from './paths/machine.ts';
import { factsOf, type Fact, type Path } from './paths/path.ts';
import { functionName, within } from './syntax.ts';

/** One path on which an answer leaves. */
export interface Answer {
  readonly node: Node;
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
  /** The header travels with the error, not with the response. */
  readonly carried?: boolean;
  /** No handler around it shows which framework turns the error into an answer. */
  readonly unseen?: 'framework not visible' | 'error handler not visible';
}

/** A middleware, hook or error handler that was seen to set the challenge. */
interface Central {
  readonly function: FunctionNode;
  readonly framework: string;
  readonly at: Node;
}

/** A place with everything that was seen of it; `Site` is what the rules get. */
export interface SeenSite {
  readonly node: Node;
  readonly answers: Answer[];
}

/** How a middleware lets requests go on. */
interface Flow {
  set: boolean;
  missing: boolean;
}

/** More cases than this at one place are not told apart. */
const maximumCases = 16;

/** Collects the answers of a file, place by place, and the central places that add the challenge. */
export class SiteList {
  private readonly seen = new Map<Node, SeenSite>();
  private readonly flows = new Map<FunctionNode, Flow>();
  private readonly centrals = new Map<FunctionNode, Central>();
  private readonly source: Source;
  private readonly registrations: ReadonlyMap<FunctionNode, readonly Registration[]>;

  constructor(source: Source, registrations: ReadonlyMap<FunctionNode, readonly Registration[]>) {
    this.source = source;
    this.registrations = registrations;
  }

  add(answer: Answer): void {
    if (answer.status !== 401 && answer.status !== 403 && answer.status !== 407) return;
    const site = this.seen.get(answer.node);
    if (site) site.answers.push(answer);
    else this.seen.set(answer.node, { node: answer.node, answers: [answer] });
  }

  /** The analysis of a function was cut short: what it saw there is no more than that the answers exist. */
  doubt(node: FunctionNode): void {
    for (const site of this.seen.values())
      site.answers.forEach((answer, index) => {
        if (answer.function === node) site.answers[index] = { ...answer, found: { cause: 'unknown' }, header: answer.header.kind === 'missing' ? { kind: 'unknown', because: 'too much code' } : answer.header };
      });
  }

  /** A middleware lets the request go on, with the challenge in this state. */
  continued(node: FunctionNode, header: Header): void {
    const flow = this.flows.get(node) ?? { set: false, missing: false };
    if (header.kind === 'set') flow.set = true;
    else flow.missing = true;
    this.flows.set(node, flow);
  }

  /** A function ends with the challenge set on a response whose status it does not decide. */
  endsWithChallenge(node: FunctionNode, framework: string, at: Node): void {
    if (!this.centrals.has(node)) this.centrals.set(node, { function: node, framework, at });
  }

  all(): readonly SeenSite[] {
    const sites = [...this.seen.values()].filter((site) => this.source.isMain(site.node)).sort((a, b) => a.node.range[0] - b.node.range[0]);
    // `error.status || 401`: where the first part is known to be the same status, one report is enough.
    return sites.filter((site) => !sites.some((other) => other !== site && isSameDecision(site, other)));
  }

  /**
   * The header of an answer after everything that runs around its handler: middleware and hooks that add the challenge,
   * error handlers that add it or that leave behind what the error carries.
   */
  private headerOf(answer: Answer): Header {
    const thrown = answer.mode === 'throw' || answer.mode === 'next';
    const handlers = thrown ? this.errorHandlersFor(answer) : [];
    for (const handler of handlers) {
      const central = this.centrals.get(handler);
      if (central && answer.header.kind === 'missing') return { kind: 'central', by: central.at };
      if (!central && answer.carried && answer.header.kind === 'set' && this.dropsHeaders(handler)) return { kind: 'missing' };
    }
    if (answer.header.kind !== 'missing' || answer.header.removed) return answer.header;
    for (const central of this.centrals.values()) if (this.covers(central, answer, thrown)) return { kind: 'central', by: central.at };
    return answer.header;
  }

  private covers(central: Central, answer: Answer, thrown: boolean): boolean {
    const registered = this.registrations.get(central.function) ?? [];
    if (central.function === answer.function || this.isErrorHandler(central.function)) return false;
    if (registered.some((each) => each.method === 'addHook')) return true;
    const flow = this.flows.get(central.function);
    if (!flow || !runsBefore(registered, answer)) return false;
    // Where earlier headers are wiped before an error is answered, only what is set where it is caught arrives.
    const wipes = frameworkNamed(answer.framework)?.errors?.keepsHeaders === false;
    if (flow.set && !flow.missing) return !(thrown && wipes);
    return wipes ? thrown === isInCatch(central.at) : true;
  }

  private isErrorHandler(node: FunctionNode): boolean {
    return node.params.length === 4 || (this.registrations.get(node) ?? []).some((each) => each.method === 'setErrorHandler' || each.method === 'onError');
  }

  /** The error handlers that a thrown error meets: those of its own router, else those of the application. */
  private errorHandlersFor(answer: Answer): FunctionNode[] {
    const all = [...this.registrations.keys()].filter((node) => this.isErrorHandler(node));
    const places = new Set<string>();
    for (let at: Node | null | undefined = answer.function; at; at = at.parent) for (const each of this.registrations.get(at as FunctionNode) ?? []) if (each.method !== 'register') places.add(each.place);
    const own = all.filter((node) => (this.registrations.get(node) ?? []).some((each) => places.has(each.place)));
    if (own.length > 0) return own;
    return all.filter((node) => (this.registrations.get(node) ?? []).some((each) => !each.nested));
  }

  /** A function whose whole job is to give the answer: called by handlers, and none itself. */
  private isHelper(node: FunctionNode, name: string): boolean {
    if (/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|fetch|handler|default|middleware)$/.test(name)) return false;
    const takesNext = node.params.some((parameter) => parameter.type === 'Identifier' && /^(next|done)$/.test(parameter.name));
    return !this.registrations.has(node) && !this.isErrorHandler(node) && !takesNext;
  }

  /** Whether headers that this answer's error carried would not reach the client. */
  losesHeaders(answer: Answer): boolean {
    const thrown = answer.mode === 'throw' || answer.mode === 'next';
    return thrown && this.errorHandlersFor(answer).some((handler) => this.dropsHeaders(handler));
  }

  /** An error handler that writes an answer of its own does not send the headers that the error carries. */
  private dropsHeaders(handler: FunctionNode): boolean {
    const own = [...this.seen.values()].flatMap((site) => site.answers).filter((answer) => answer.function === handler && answer.status === 401);
    if (own.length > 0) return own.every((answer) => answer.header.kind === 'missing');
    return !/\.headers\b|getResponse\(|next\(\s*\w|\bsend\(\s*(e|err|error)\s*\)/.test(this.source.text(handler));
  }

  caseOf(answer: Answer): Case {
    const { cause, evidence, caller } = answer.found;
    return {
      status: answer.status as RefusalStatus,
      cause,
      ...(evidence && { evidence }),
      ...(caller && { caller }),
      header: this.headerOf(answer),
      path: [...factsOf(answer.path)].reverse().filter((fact) => !fact.soft).map((fact) => fact.evidence.text),
    };
  }

  /** The cases of a place, one for each cause, evidence and header state. */
  casesOf(site: SeenSite): Case[] {
    const found = new Map<string, Case>();
    for (const answer of site.answers) {
      const each = this.caseOf(alsoRefused(answer, site.answers) ? { ...answer, found: { cause: 'unknown' } } : answer);
      const key = `${each.status.toString()} ${each.cause} ${String(each.evidence?.node.range[0])} ${each.header.kind}`;
      if (found.has(key)) continue;
      const when = each.header.kind === 'missing' ? missingWhen(answer, site.answers) : undefined;
      found.set(key, when === undefined ? each : { ...each, missingWhen: when });
    }
    const cases = [...found.values()];
    if (cases.length <= maximumCases) return cases;
    const status = cases[0]?.status ?? 401;
    const header: Header = cases.every((each) => each.header.kind === 'missing') ? { kind: 'missing' } : { kind: 'unknown', because: 'too many paths' };
    return [{ status, cause: 'unknown', header, path: [] }];
  }

  toSite(site: SeenSite, repair: (cases: readonly Case[]) => Site['repair']): Site {
    const [first] = site.answers;
    if (!first) throw new TypeError('a site has at least one answer');
    const cases = this.casesOf(site);
    const unconditional = cases.every((each) => each.cause === 'unknown' && each.path.length === 0);
    const name = first.function ? functionName(first.function) : undefined;
    const isHelper = first.mode === 'direct' && unconditional && first.function !== null && name !== undefined && this.isHelper(first.function, name);
    return {
      node: site.node,
      mode: isHelper ? 'helper-def' : first.function && first.mode === 'direct' && this.isErrorHandler(first.function) ? 'error-handler' : first.mode,
      framework: first.framework,
      cases,
      headerJudged: site.answers.every((answer) => answer.viaHelper) ? 'helper' : 'here',
      ...(first.unseen && site.answers.every((answer) => answer.unseen) && { strictOnly: first.unseen }),
      login: first.function !== null && readsPassword(this.source, first.function),
      vapid: cases.some((each) => each.path.some((condition) => /\bvapid\b/i.test(condition))),
      repair: repair(cases),
    };
  }
}

/**
 * Whether the last condition before an answer refuses just the same where the condition that decided the cause came out the
 * other way: then the answer has another reason, which is not known.
 */
function alsoRefused(answer: Answer, all: readonly Answer[]): boolean {
  const { evidence } = answer.found;
  const last = lastCondition(answer);
  if (!evidence || !last || last.reading !== 'unknown') return false;
  const decided = [...factsOf(answer.path)].find((fact) => fact.evidence === evidence);
  if (!decided || decided === last) return false;
  return all.some((other) => other !== answer && lastCondition(other)?.atom === last.atom && [...factsOf(other.path)].some((fact) => fact.atom === decided.atom && fact.outcome !== decided.outcome));
}

/** The newest condition that came out the other way on a path on which the header is set. */
function missingWhen(answer: Answer, all: readonly Answer[]): string | undefined {
  const others = all.filter((other) => other.header.kind === 'set').map((other) => [...factsOf(other.path)]);
  for (const fact of factsOf(answer.path)) if (others.some((facts) => facts.some((other) => other.atom === fact.atom && other.outcome !== fact.outcome))) return fact.evidence.text;
  return undefined;
}

function lastCondition(answer: Answer): Fact | undefined {
  for (const fact of factsOf(answer.path)) if (!fact.soft) return fact;
  return undefined;
}

/** Whether `other` stands for the same status of the same answer, more plainly. */
function isSameDecision(site: SeenSite, other: SeenSite): boolean {
  const [one] = site.answers;
  const [two] = other.answers;
  return one !== undefined && two !== undefined && one.via !== null && one.via === two.via && one.status === two.status && site.node.type === 'MemberExpression' && other.node.type === 'Literal';
}

/** Whether a middleware runs before the handler of an answer. */
function runsBefore(registered: readonly Registration[], answer: Answer): boolean {
  return registered.some((each) => {
    if (each.method === 'use') return each.call.range[0] < answer.node.range[0];
    // Named in the registration of one route: it covers the handlers of that call.
    return within(answer.node, each.call);
  });
}

function isInCatch(node: Node): boolean {
  for (let at: Node | null | undefined = node; at; at = at.parent) if (at.type === 'CatchClause') return true;
  return false;
}

/** Whether a function reads a password from the request's content: `req.body.password`, `const { password } = req.body`. */
function readsPassword(source: Source, node: FunctionNode): boolean {
  const text = source.text(node);
  return /\bpass(word|wd|code|phrase)?\b/i.test(text) && /\bbody\b|\.json\(|formData|credentials|valid\(/.test(text);
}
