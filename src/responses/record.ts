import type { Around } from '../around.ts';
import { causeOf, saysSomething, type CauseFound } from '../caller/cause.ts';
import { frameworkNamed, frameworks } from '../frameworks/index.ts';
import type { FunctionNode, Header, Node } from '../model.ts';
import { rootOf, type Frame, type Machine, type Source } from '../paths/machine.ts';
import { factsOf, harden, setResponse, type Fact, type Followed, type Path, type ResponseState } from '../paths/path.ts';
import type { SourceFile } from '../source.ts';
import type { SiteList } from '../sites.ts';
import { isFunction, lastName, within } from '../syntax.ts';
import { forErrors, type ErrorValue, type ObjectValue } from '../values/value.ts';
import { frameworkOfFamily, toError } from './errors.ts';
import { over } from './challenge.ts';
import { hardenHolders } from './status.ts';

/** Turns what happens on paths into answers: a response that leaves, an error that a framework answers, a request that goes on. */
export class Recorder {
  private readonly m: Machine;
  private readonly sites: SiteList;
  private readonly around: Around;

  constructor(m: Machine, sites: SiteList, around: Around) {
    this.m = m;
    this.sites = sites;
    this.around = around;
  }

  continues(path: Path, frame: Frame): void {
    const node = rootOf(frame).function;
    if (!node) return;
    for (const state of path.responses.values()) this.around.continued(node, state.challenge);
    if (path.responses.size === 0) this.around.continued(node, { kind: 'missing' });
  }

  answer(path: Path, state: ResponseState, frame: Frame): void {
    const { status } = state;
    if (!status) return;
    const root = rootOf(frame);
    const shown = shownAt(status.node, path, frame);
    if (!shown) return;
    const node = shown.node;
    const viaHelper = shown.viaHelper || state.viaHelper === true;
    const found = this.causeOfAnswer(path, state, root);
    this.sites.add({ node, status: status.value ?? NaN, mode: viaHelper ? 'helper-call' : 'direct', framework: state.framework, header: state.challenge, found, path, via: state.via, function: root.function, viaHelper, helpers: [...(state.helpers ?? []), ...shown.helpers] });
  }

  /** The status may have been chosen earlier, in a variable or on a branch that has joined others since. */
  private causeOfAnswer(path: Path, state: ResponseState, root: Frame): CauseFound {
    const guard = root.function ? this.m.guardOf(root.function) : null;
    const hardened = (at: Path): Path => (state.status && !state.viaHelper ? hardenStatus(this.m.source, at, state.status.node) : at);
    const found = causeOf(hardened(decidedBefore(path, state.since)), guard);
    return found.cause === 'unknown' && state.since ? causeOf(hardened({ ...path, facts: state.since }), guard) : found;
  }

  /** @param error an error with a status, or an object of some class: a handler may give it one */
  error(path: Path, error: ErrorValue | ObjectValue, mode: 'throw' | 'next', frame: Frame): void {
    if (error.kind === 'object') {
      this.open(path, error, mode, frame);
      return;
    }
    const root = rootOf(frame);
    const shown = shownAt(error.node, path, frame);
    if (!shown) return;
    const node = shown.node;
    const viaHelper = shown.viaHelper || error.viaHelper === true;
    const found = causeOf(hardenStatus(this.m.source, path, error.status.node), root.function ? this.m.guardOf(root.function) : null);
    const framework = this.frameworkAround(root.function, error);
    const errors = framework ? frameworkNamed(framework)?.errors : null;
    // In some places a throw is no answer at all: node:http, route handlers of the Fetch API.
    if (framework && !errors) return;
    if (errors && !errors.readsStatus && error.family !== 'hono') return;
    if (framework !== null && framework !== 'hono' && error.family === 'hono') return;
    // An answer has left already: the error changes nothing of it.
    if ([...path.responses].some(([id, state]) => state.left && state.framework === framework && !id.startsWith('made'))) return;
    // Whoever gives an error a challenge counts on something that sends it, also where that is not seen.
    let header = framework === null ? error.challenge : carriedHeader(error, errors?.copiesErrorHeaders);
    if (header.kind === 'missing' && !header.removed)
      for (const [id, state] of path.responses) if ((errors?.keepsHeaders || isForErrors(id)) && !state.left && state.framework === framework && (state.challenge.kind !== 'missing' || state.challenge.removed)) header = state.challenge;
    // `reply.unauthorized()` stands beside the reply, whose framework is certain.
    const byReply = error.family === 'sensible' && error.made !== undefined;
    const kept = [...path.responses.values()].find((state) => !state.left && state.framework === framework && state.challenge.kind !== 'missing')?.challenge;
    this.sites.add({ node, error, status: error.status.value ?? NaN, ...(kept && { kept }), mode: viaHelper ? 'helper-call' : mode, framework: framework ?? 'unknown', header, found, path, via: error.made ?? error.node, carried: header === error.challenge, function: root.function, viaHelper, helpers: [...(error.helpers ?? []), ...shown.helpers], ...(framework === null ? { unseen: 'framework not visible' as const } : !byReply && !createsApp(this.m.source.main, framework) && { unseen: 'error handler not visible' as const }) });
  }

  private open(path: Path, error: ObjectValue, mode: 'throw' | 'next', frame: Frame): void {
    const shown = error.node.type === 'NewExpression' ? shownAt(error.node, path, frame) : null;
    if (!shown) return;
    const root = rootOf(frame);
    const found = causeOf(path, root.function ? this.m.guardOf(root.function) : null);
    const framework = this.frameworkAround(root.function, null) ?? 'unknown';
    this.sites.add({ node: shown.node, error, status: NaN, mode: shown.viaHelper ? 'helper-call' : mode, framework, header: { kind: 'missing' }, found, path, via: error.node, function: root.function, viaHelper: shown.viaHelper, helpers: shown.helpers, unseen: 'error handler not visible' });
  }

  /** The framework of the handler that a function is, or stands in. */
  private frameworkAround(node: FunctionNode | null, error: ErrorValue | null): string | null {
    let registered = false;
    const own = error ? frameworkOfFamily[error.family] : undefined;
    for (let at: Node | null | undefined = node; at; at = at.parent)
      if (isFunction(at)) {
        // A request listener of node's own server: a throw in it answers nothing.
        if (at.parent.type === 'CallExpression' && lastName(at.parent.callee) === 'createServer') return 'node-http';
        registered ||= this.m.registrations.has(at);
        const roles = this.m.rolesOf(at);
        if (roles && !(own !== undefined && roles.framework.errors === null)) return roles.framework.name;
      }
    if (own !== undefined) return own;
    return registered ? (frameworks.find((framework) => framework.errors !== null && framework.modules.some((module) => this.m.source.main.modules.has(module)))?.name ?? null) : null;
  }

  private answersReturned(node: FunctionNode | null, error: ErrorValue): boolean {
    const framework = this.frameworkAround(node, error);
    if (framework === null || node === null || !frameworkNamed(framework)?.errors?.answersReturned) return false;
    return this.m.registrations.has(node) || this.m.rolesOf(node) !== null;
  }

  /** The function ends: what is pending on its responses leaves now; errors go to the framework. */
  leave(frame: Frame, reached: readonly Path[]): void {
    // A refusal that is made or thrown here is this function's own; an error from elsewhere is passed on.
    const passedOn = frame.throws.filter(({ value }) => toError(value) === undefined);
    if (frame.function) this.noteChallenge(frame.function, [...reached, ...[...frame.returns.filter(({ value }) => value.kind !== 'response' || !value.id.startsWith('made')), ...passedOn].map((each) => each.path)]);
    for (const path of reached) this.flush(path, frame);
    for (const { path, value } of frame.returns) {
      // Some frameworks answer a returned error like a thrown one; elsewhere a function that returns one is a factory.
      if (value.kind === 'error' && this.answersReturned(frame.function, value)) this.error(path, value, 'throw', frame);
      const raw = value.kind === 'response' && value.framework === 'fetch' ? value.id : undefined;
      this.flush(raw === undefined ? path : withHeadersOfResponse(path, raw), frame, false, raw !== undefined);
    }
    const rejected = frame.function && this.m.rejections.get(frame.function);
    for (const { path, value } of frame.throws) {
      if (rejected) {
        this.m.meet(rejected, path, 'inPlace', [value]);
        continue;
      }
      const error = toError(value);
      if (error) this.error(path, error, 'throw', frame);
      else {
        if (value.kind === 'object') this.error(path, value, 'throw', frame);
        this.flush(path, frame, true);
      }
    }
  }

  /** A function that leaves the challenge on a response whose status it does not decide serves others. */
  private noteChallenge(node: FunctionNode, paths: readonly Path[]): void {
    for (const path of paths)
      for (const state of path.responses.values())
        if (state.challenge.kind === 'set' && (!state.status || state.status.value === null)) {
          this.around.endsWithChallenge(node, state.framework, state.challenge.at, state.ofResponse === true);
          return;
        }
  }

  private flush(path: Path, frame: Frame, thrown = false, raw = false): void {
    for (const [id, state] of path.responses) {
      if (!state.status || state.left) continue;
      // Hono: the status of the context is not that of a raw Response.
      if (raw && frameworkNamed(state.framework)?.rawForgets && !id.startsWith('made')) continue;
      // A status that was set before an unrelated throw survives in some frameworks only: `ErrorPath.keepsStatus`.
      if (thrown && frameworkNamed(state.framework)?.errors?.keepsStatus !== true) continue;
      if (thrown && state.via?.type === 'NewExpression') continue;
      this.answer(path, state, frame);
    }
  }
}

/** The header that an error carries to the client. */
function carriedHeader(error: ErrorValue, copies: boolean | 'perhaps' | undefined): Header {
  if (copies === true || error.family === 'hono') return error.challenge;
  if (copies === 'perhaps' && error.challenge.kind !== 'missing') return { kind: 'unknown', because: 'error handler not visible' };
  return { kind: 'missing' };
}

/** Headers that are kept for errors have a place of their own beside those of the response. */
function isForErrors(id: string): boolean {
  return id.endsWith(forErrors);
}

/** A raw Response that replaces one whose headers were set takes them along where other middleware ran, and only there. */
function withHeadersOfResponse(path: Path, raw: string): Path {
  const made = path.responses.get(raw);
  if (made?.challenge.kind !== 'missing') return path;
  const others = [...path.responses].flatMap(([id, state]) => (id === raw ? [] : [state]));
  for (const [id, state] of path.responses) if (id !== raw && (frameworkNamed(state.framework)?.rawTakesAlong || isForErrors(id)) && state.challenge.kind !== 'missing') return setResponse(path, raw, { ...made, challenge: over(made.challenge, state.challenge) });
  if (others.some((state) => state.ofResponse === true && state.challenge.kind !== 'missing')) return setResponse(path, raw, { ...made, challenge: { kind: 'unknown', because: 'value not known' } });
  return others.some(({ challenge }) => challenge.kind === 'missing' && challenge.removed) ? setResponse(path, raw, { ...made, challenge: { kind: 'missing', removed: true } }) : path;
}

/**
 * Where an answer is shown. While helpers are followed, what a helper fixes is shown at its call; what it decides by checks
 * of its own is not shown here at all, since the helper is analysed for itself.
 */
function shownAt(node: Node, path: Path, frame: Frame): { node: Node; viaHelper: boolean; helpers: readonly Followed[] } | null {
  let shown = node;
  const helpers: Followed[] = [];
  for (let at: Frame = frame; at.call; at = at.call.outer) {
    if (!within(shown, at.call.function)) continue;
    if (saysSomething(path, at.call.factsBefore)) return null;
    helpers.push({ function: at.call.function, entry: at.call.entry });
    shown = at.call.node;
  }
  return { node: shown, viaHelper: shown !== node, helpers };
}

/**
 * The conditions under which the status was set decide this answer, also where paths with another status have joined since:
 * `res.statusCode = user ? 403 : 401`.
 */
function decidedBefore(path: Path, since: Fact | null): Path {
  const decided = new Map<Node, boolean>();
  for (const fact of factsOf({ ...path, facts: since })) if (!fact.soft) decided.set(fact.atom, fact.outcome);
  let facts: Fact | null = null;
  let changed = false;
  for (const fact of [...factsOf(path)].reverse()) {
    const hard: boolean = fact.soft && decided.get(fact.atom) === fact.outcome;
    changed ||= hard;
    facts = hard ? { ...fact, soft: false, before: facts ?? fact.before } : facts === fact.before ? fact : { ...fact, before: facts ?? fact.before };
  }
  return changed ? { ...path, facts } : path;
}

/** A status that was chosen in a variable: the conditions that chose it count. */
function hardenStatus(source: Source, path: Path, status: Node): Path {
  // `codes[reason]`: the key chooses the status.
  const key = status.type === 'MemberExpression' && status.computed && status.property.type === 'Identifier' ? source.variable(status.property) : null;
  return key ? harden(path, key) : hardenHolders(path, status);
}

/** Whether a file makes an application of a framework, so that its error handler would be seen. */
export function createsApp(file: SourceFile, name?: string): boolean {
  const creators = frameworks.filter((framework) => name === undefined || framework.name === name).flatMap((framework) => framework.creators);
  return creators.some((creator) => new RegExp(`\\b${creator}\\s*(<[^>]*>)?\\(`).test(file.code.text));
}
