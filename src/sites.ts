import type { CauseFound } from './caller/cause.ts';
import type { Case, FunctionNode, Header, Mode, Node, RefusalStatus, Site } from './model.ts';
import type { Registration, Source } from './paths/machine.ts';
import { factsOf, type Path } from './paths/path.ts';
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
  readonly id: string;
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

interface Flow {
  set: Header | null;
  missing: boolean;
  registrations: readonly Registration[];
}

/** More cases than this at one place are not told apart. */
const maximumCases = 16;

/** Collects the answers of a file, place by place, and the central places that add the challenge. */
export class SiteList {
  private readonly seen = new Map<Node, SeenSite>();
  private readonly flows = new Map<FunctionNode, Flow>();
  private readonly centrals: Central[] = [];
  private readonly registrations = new Map<FunctionNode, readonly Registration[]>();

  private readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  add(answer: Answer): void {
    if (answer.status !== 401 && answer.status !== 403 && answer.status !== 407) return;
    const site = this.seen.get(answer.node);
    if (site) site.answers.push(answer);
    else this.seen.set(answer.node, { node: answer.node, answers: [answer] });
  }

  /** A middleware lets the request go on, with the challenge in this state. */
  continued(node: FunctionNode, header: Header, registrations: readonly Registration[]): void {
    const flow = this.flows.get(node) ?? { set: null, missing: false, registrations };
    if (header.kind === 'set') flow.set = header;
    else flow.missing = true;
    this.flows.set(node, { ...flow, registrations });
  }

  /** A function ends with the challenge set on a response that it did not make itself. */
  endsWithChallenge(node: FunctionNode, framework: string, at: Node, registrations: readonly Registration[]): void {
    this.centrals.push({ function: node, framework, at });
    this.registrations.set(node, registrations);
  }

  all(): readonly SeenSite[] {
    return [...this.seen.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
  }

  /** The central place that adds the challenge to an answer, if one was seen. */
  centralFor(answer: Answer): Node | null {
    for (const central of this.centrals) {
      if (central.function === answer.function) continue;
      const flow = this.flows.get(central.function);
      const registered = this.registrations.get(central.function) ?? [];
      const thrown = answer.mode === 'throw' || answer.mode === 'next';
      const errorHandler = central.function.params.length === 4 || registered.some((each) => each.method === 'setErrorHandler' || each.method === 'onError');
      if (errorHandler) {
        if (thrown) return central.at;
        continue;
      }
      const hook = registered.some((each) => each.method === 'addHook');
      if (hook) return central.at;
      if (!flow || !reaches(registered, answer)) continue;
      const before = flow.set !== null && !flow.missing;
      if (before) {
        // Koa wipes earlier headers before it answers an error.
        if (thrown && answer.framework === 'koa') continue;
        return central.at;
      }
      const inCatch = isInCatch(central.at);
      if (answer.framework === 'koa' ? thrown === inCatch : true) return central.at;
    }
    return null;
  }

  caseOf(answer: Answer): Case {
    const by = answer.header.kind === 'missing' ? this.centralFor(answer) : null;
    const { cause, evidence, caller } = answer.found;
    return {
      status: answer.status as RefusalStatus,
      cause,
      ...(evidence && { evidence }),
      ...(caller && { caller }),
      header: by ? { kind: 'central', by } : answer.header,
      path: [...factsOf(answer.path)].reverse().filter((fact) => !fact.soft).map((fact) => fact.evidence.text),
    };
  }

  /** The cases of a place, one for each cause, evidence and header state. */
  casesOf(site: SeenSite): Case[] {
    const found = new Map<string, Case>();
    for (const answer of site.answers) {
      const each = this.caseOf(answer);
      const key = `${each.status.toString()} ${each.cause} ${String(each.evidence?.node.range[0])} ${each.header.kind}`;
      if (!found.has(key)) found.set(key, each);
    }
    const cases = [...found.values()];
    if (cases.length <= maximumCases) return cases;
    const status = cases[0]?.status ?? 401;
    const header: Header = cases.every((each) => each.header.kind === 'missing') ? { kind: 'missing' } : { kind: 'unknown', because: 'too many paths' };
    return [{ status, cause: 'unknown', header, path: [] }];
  }

  toSite(site: SeenSite, repair: Site['repair']): Site {
    const [first] = site.answers;
    if (!first) throw new TypeError('a site has at least one answer');
    const cases = this.casesOf(site);
    const unconditional = cases.every((each) => each.cause === 'unknown' && each.path.length === 0);
    const name = first.function ? functionName(first.function) : undefined;
    const isHelper = first.mode === 'direct' && unconditional && first.function !== null && name !== undefined && !/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|fetch|handler|default)$/.test(name);
    return {
      node: site.node,
      mode: isHelper ? 'helper-def' : first.mode,
      framework: first.framework,
      cases,
      headerJudged: site.answers.every((answer) => answer.viaHelper) ? 'helper' : 'here',
      ...(first.unseen && site.answers.every((answer) => answer.unseen) && { strictOnly: first.unseen }),
      login: first.function !== null && readsPassword(this.source, first.function),
      vapid: cases.some((each) => each.path.some((condition) => /\bvapid\b/i.test(condition))),
      repair,
    };
  }
}

/** Whether a middleware runs before the handler of an answer. */
function reaches(registered: readonly Registration[], answer: Answer): boolean {
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
