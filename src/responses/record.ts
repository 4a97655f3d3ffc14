import type { Around } from '../around.ts';
import { servesOthers } from '../caller/registration.ts';
import { headerByDecorator, hookOf } from '../caller/framework-classes.ts';
import { protocolOf } from '../caller/protocols.ts';
import { causeOf, saysSomething, type CauseFound } from '../caller/cause.ts';
import { Mounts } from '../caller/mounts.ts';
import type { Roles } from '../caller/roles.ts';
import { runsLater } from '../caller/outside.ts';
import { frameworkNamed, frameworks, isShown, runsInBrowser } from '../frameworks/index.ts';
import type { FunctionNode, Header, Node } from '../model.ts';
import { rootOf, type Frame, type Machine, type Source } from '../paths/machine.ts';
import {
  factBehind,
  factsOf,
  harden,
  setResponse,
  withFacts,
  type Fact,
  type Followed,
  type Path,
  type ResponseState,
} from '../paths/path.ts';
import type { SourceFile } from '../source.ts';
import type { SiteList } from '../sites.ts';
import { fixedName, functionAround, functionName, isFunction, lastName, ofText, unwrap, within } from '../syntax.ts';
import { madeAs } from '../values/place.ts';
import { madeAt, forErrors, type ErrorValue, type ObjectValue, type Value } from '../values/value.ts';
import { isCaught } from './caught.ts';
import { catcherOf } from './wrapper.ts';
import { over } from './challenge.ts';
import { isStatusRead, toError } from './errors.ts';
import { resultOf } from './make.ts';
import { hardenHolders } from './status.ts';

/**
 * Turns what happens on paths into answers: a response that leaves, an error that a framework answers, a request that
 * goes on.
 */
export class Recorder {
  private readonly m: Machine;
  private readonly sites: SiteList;
  private readonly around: Around;
  private readonly mounts: Mounts;
  private ownGuard = false;
  private handedOver: boolean | undefined;
  private guardsAsked = 0;

  constructor(m: Machine, sites: SiteList, around: Around) {
    this.m = m;
    this.sites = sites;
    this.around = around;
    this.mounts = new Mounts(m);
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
    if (isInBrowser(root.function)) return;
    const shown = shownAt(status.node, path, frame);
    if (!shown) return;
    const node = shown.node;
    const viaHelper = shown.viaHelper || state.viaHelper === true;
    if (this.isBehindGuard(path, root.function, node)) return;
    const asked = beforeSender(path, status.node, status.value, frame);
    const found = this.causeOfAnswer(asked, asked === path ? state : { ...state, since: null }, root);
    this.sites.add({
      node,
      status: status.value ?? NaN,
      mode: viaHelper ? 'helper-call' : 'direct',
      framework: state.framework,
      header: this.withDecorator(state.challenge, root.function),
      found,
      path,
      via: state.via,
      function: root.function,
      viaHelper,
      helpers: [...(state.helpers ?? []), ...shown.helpers],
    });
  }

  /**
   * Whether a path is impossible: the guard of a route answers everybody who is nobody, and the route asks for the
   * compiler. `--explain` tells of the guard.
   * @param answered the place of the answer
   */
  private isBehindGuard(path: Path, node: FunctionNode | null, answered: Node): boolean {
    const newest = [...factsOf(path)].find((fact) => !fact.soft);
    if (!node || !newest || !asksForSomebody(this.m.source, newest)) return false;
    // `req.session.user`: everybody has a session, and a guard may have asked whose it is.
    const place = this.m.source.text(madeAs(this.m.source, newest.atom));
    const isFilled = newest.weak !== undefined || (standsOnRequest(place) && /\bsession\b/.test(place));
    if (!isFilled) return false;
    const guard = this.guardAround(node, maximumCallers);
    if (guard) this.sites.passOver(answered, guard, newest.evidence.text);
    return guard !== null;
  }

  /** The guard in front of a function: of its own route, where others mount it, or in front of all that call it. */
  private guardAround(node: FunctionNode, depth: number): Node | null {
    const own = this.m.guardOf(node);
    if (own?.assumed) return null;
    const guard = own?.node ?? this.mounts.guardOf(this.handlerAround(node));
    if (guard || depth === 0 || !this.m.source.isMain(node)) return guard;
    const callers = (this.m.source.callsOf(node) ?? []).map(functionAround);
    const guards = callers.map((caller) => caller && this.guardAround(caller, depth - 1));
    return guards.every((each) => each !== null) ? (guards[0] ?? null) : null;
  }

  /** The status may have been chosen earlier, in a variable or on a branch that has joined others since. */
  private causeOfAnswer(path: Path, state: ResponseState, root: Frame): CauseFound {
    const guard = root.function ? this.m.guardOf(root.function) : null;
    const hardened = (at: Path): Path =>
      state.status && !state.viaHelper ? hardenStatus(this.m.source, at, state.status.node) : at;
    const found = causeOf(hardened(decidedBefore(path, state.since)), guard);
    const decided =
      found.cause === 'unknown' && state.since ? causeOf(hardened({ ...path, facts: state.since }), guard) : found;
    return this.withSlot(decided, state.status?.value, root.function);
  }

  /**
   * That a place which a guard fills is empty shows a missing login where the guard would be seen. A handler that
   * another file mounts may stand behind one, and asks for the compiler only.
   */
  private withSlot(found: CauseFound, status: number | null | undefined, node: FunctionNode | null): CauseFound {
    const at = found.evidence?.node;
    // `req.session.user?.role` in middleware: the question mark asks nobody, and what is put in front of it may have
    // asked.
    if (
      found.cause === 'absent' &&
      status !== 401 &&
      node &&
      at &&
      isOptional(at) &&
      standsOnRequest(this.m.source.text(at)) &&
      takesNext(this.m.source, node) &&
      !createsApp(this.m.source.main) &&
      !this.m.registrations.has(node)
    )
      return { ...found, weak: 'slot' };
    if (found.cause === 'absent' && status !== 401 && node && this.isOfService(node)) return { ...found, weak: 'slot' };
    const { weak, ...certain } = found;
    if (weak !== 'slot') return found;
    // A 401 to nobody is right, whether the guard is there or not.
    return node && status !== 401 && this.isMountedElsewhere(node) ? found : certain;
  }

  /** Whether a function is a handler, and no middleware, of a file that does not put its application together. */
  private isMountedElsewhere(inner: FunctionNode): boolean {
    const node = this.handlerAround(inner);
    const { main } = this.m.source;
    // With Hono and Elysia, a router is made as an application is, and mounted by another one.
    if ((createsApp(main) && !this.isHandedOver()) || hookOf(main, node) || takesNext(this.m.source, node))
      return false;
    const all = this.m.registrations.get(node) ?? [];
    // Where the file puts a guard of its own in front of other routes, this one has none.
    if (all.length > 0 && this.hasOwnGuard()) return false;
    const onApplication = all.some(
      (each) =>
        !each.nested &&
        !this.isHandedOver() &&
        /^(app|application|server|fastify)\b/.test(this.m.source.text(each.call)),
    );
    if (all.length > 0) return !onApplication && all.every((each) => !servesOthers.test(each.method));
    // What handlers of the file call is judged where they call it.
    if (this.m.source.isMain(node) && (this.m.source.callsOf(node)?.length ?? 0) > 0) return true;
    const framework = this.m.rolesOf(node)?.framework;
    return framework !== undefined && framework.files === undefined && framework.byFolders !== true;
  }

  /** Whether a function is a method of a service, in front of which other files put hooks. */
  private isOfService({ parent }: FunctionNode): boolean {
    const { main } = this.m.source;
    const name =
      parent.type === 'MethodDefinition' || parent.type === 'Property'
        ? fixedName(parent.key, parent.computed)
        : undefined;
    return (
      name !== undefined &&
      !createsApp(main) &&
      frameworks.some((each) => each.services?.includes(name) && isShown(each, main)) &&
      !this.hasOwnGuard()
    );
  }

  /** Whether the application that the linted file makes is given to the one of another file. */
  private isHandedOver(): boolean {
    return (this.handedOver ??= this.mounts.isHandedOver(this.m.source.main));
  }

  /** The handler in which a function stands, where that is one: `withSpan('pay', async () => …)`. */
  private handlerAround(node: FunctionNode): FunctionNode {
    for (let at: Node | null | undefined = node; at; at = at.parent as Node | null)
      if (isFunction(at) && (this.m.registrations.has(at) || this.m.rolesOf(at))) return at;
    return node;
  }

  /** Whether the file puts a function of its own in front of some route. Each guard is looked at once. */
  private hasOwnGuard(): boolean {
    const { guards } = this.m;
    while (!this.ownGuard && this.guardsAsked < guards.length) {
      const guard = guards[this.guardsAsked++];
      this.ownGuard = guard !== undefined && this.isOwnGuard(guard.node);
    }
    return this.ownGuard;
  }

  /** Whether what stands in front of a route is a function that the file itself declares. */
  private isOwnGuard(node: Node): boolean {
    const inner = unwrap(node);
    if (inner.type === 'CallExpression') return this.isOwnGuard(inner.callee);
    if (inner.type !== 'Identifier') return false;
    const variable = this.m.source.variable(inner) as { readonly defs: readonly { readonly type: string }[] } | null;
    return (
      this.m.source.isMain(inner) &&
      variable?.defs.some(({ type }) => type === 'FunctionName' || type === 'Variable') === true
    );
  }

  /** @param error an error with a status, or an object of some class: a handler may give it one */
  error(path: Path, error: ErrorValue | ObjectValue, mode: 'throw' | 'next', frame: Frame): void {
    if (error.kind === 'object') {
      this.open(path, error, mode, frame);
      return;
    }
    const root = rootOf(frame);
    const protocol = protocolOf(this.m, root.function);
    if (protocol === 'other' || (mode === 'throw' && this.staysInside(root.function))) return;
    const shown = shownAt(decidedAt(error, frame), path, frame);
    if (!shown) return;
    const node = shown.node;
    const viaHelper = shown.viaHelper || error.viaHelper === true;
    if (this.isBehindGuard(path, root.function, node)) return;
    const guard = root.function ? this.m.guardOf(root.function) : null;
    // A guard that may be there makes silent; a 401 to nobody is right whether it is there or not.
    const hard = hardenStatus(this.m.source, path, error.status.node);
    const found = this.withSlot(
      causeOf(hard, guard?.assumed && error.status.value === 401 ? null : guard),
      error.status.value,
      root.function,
    );
    const framework = this.frameworkAround(root.function, error);
    const errors = framework ? frameworkNamed(framework)?.errors : null;
    const answer = {
      node,
      error,
      mode: viaHelper ? 'helper-call' : mode,
      found,
      path,
      via: error.made ?? error.node,
      function: root.function,
      viaHelper,
      helpers: [...(error.helpers ?? []), ...shown.helpers],
    } as const;
    // What a wrapper catches, that answers.
    if (mode === 'throw' && catcherOf(this.m, root.function)) {
      this.sites.add({
        ...answer,
        status: error.status.value ?? NaN,
        framework: framework ?? 'unknown',
        header: { kind: 'missing' },
        unseen: 'error handler not visible',
      });
      return;
    }
    // In some places a throw is no answer at all: node:http, route handlers of the Fetch API.
    if ((framework && !errors) || (mode === 'next' && errors?.thrownOnly)) return;
    if (
      errors?.notUnder &&
      !createsApp(this.m.source.main, framework ?? undefined) &&
      this.m.source.project.dependsOn(errors.notUnder)
    )
      return;
    // The error of one framework is none to another, unless that one runs on it.
    const owner = frameworkNamed(error.family);
    const own = framework === owner?.name || owner?.runsOn?.includes(framework ?? '') === true;
    if (framework !== null && !own && (owner !== undefined || !errors || !isStatusRead(errors, error))) {
      // What it keeps its status in may be read by an error handler.
      if (errors && (error.headersIn !== undefined || error.family === 'application')) {
        const kept = this.keptHeader(path, framework, root.function);
        this.sites.add({
          ...answer,
          ...(kept && { kept }),
          status: NaN,
          framework,
          header: { kind: 'missing' },
          unseen: 'error handler not visible',
        });
      }
      return;
    }
    if (
      mode === 'throw' &&
      (errors?.answersThrows === 'perhaps' || (errors?.answersThrows === 'async' && root.function?.async === false))
    )
      return;
    if (owner?.browserFiles?.test(this.m.source.main.filename)) return;
    // An answer has left already: the error changes nothing of it.
    if (
      [...path.responses].some(([id, state]) => state.left && state.framework === framework && madeAt(id) === undefined)
    )
      return;
    // Whoever gives an error a challenge counts on something that sends it, also where that is not seen.
    let header = framework === null ? error.challenge : carriedHeader(error, errors?.copiesErrorHeaders);
    if (header.kind === 'missing' && !header.removed && !this.losesOwn(root.function))
      for (const [id, state] of path.responses)
        if (
          (errors?.keepsHeaders || isForErrors(id, error)) &&
          !state.left &&
          isOf(state, framework) &&
          (state.challenge.kind !== 'missing' || state.challenge.removed)
        )
          header = state.challenge;
    // `reply.unauthorized()` stands beside the reply, whose framework is certain.
    const byReply = error.family === 'sensible' && error.made !== undefined;
    header = this.withDecorator(header, root.function);
    const kept = this.keptHeader(path, framework, root.function);
    this.sites.add({
      ...answer,
      status: error.status.value ?? NaN,
      ...(kept && { kept }),
      framework: framework ?? 'unknown',
      header,
      carried: header === error.challenge,
      ...(error.headersIn !== undefined &&
        this.frameworkAround(root.function, null) !== framework && { guessed: true }),
      ...(framework === null || protocol === 'open'
        ? { unseen: 'framework not visible' as const }
        : !byReply &&
          !answersItself(framework) &&
          !createsApp(this.m.source.main, framework) && { unseen: 'error handler not visible' as const }),
    });
  }

  /** Whether what a function throws reaches nobody who answers: it is run later, or all that call it catch it. */
  private staysInside(node: FunctionNode | null): boolean {
    return (
      node !== null &&
      !this.m.registrations.has(node) &&
      (runsLater(this.m, node) || isCaught(this.m, node, (each) => this.mounts.mentionsOf(each)))
    );
  }

  /**
   * The challenge that was set where an error is thrown: it is there yet, where the framework and the handler leave it.
   */
  private keptHeader(path: Path, framework: string | null, node: FunctionNode | null): Header | undefined {
    const isKept = (state: ResponseState): boolean =>
      !state.left && (framework === null || isOf(state, framework)) && state.challenge.kind !== 'missing';
    return [...path.responses.values()].find(isKept)?.challenge ?? headerByDecorator(this.m, node);
  }

  private open(path: Path, error: ObjectValue, mode: 'throw' | 'next', frame: Frame): void {
    const shown = error.node.type === 'NewExpression' ? shownAt(error.node, path, frame) : null;
    if (!shown) return;
    const root = rootOf(frame);
    if (protocolOf(this.m, root.function) !== 'http') return;
    if (mode === 'throw' && this.staysInside(root.function)) return;
    const found = causeOf(path, root.function ? this.m.guardOf(root.function) : null);
    const around = this.frameworkAround(root.function, null);
    const kept = this.keptHeader(path, around, root.function);
    const framework = around ?? 'unknown';
    this.sites.add({
      node: shown.node,
      error,
      ...(kept && { kept }),
      status: NaN,
      mode: shown.viaHelper ? 'helper-call' : mode,
      framework,
      header: { kind: 'missing' },
      found,
      path,
      via: error.node,
      function: root.function,
      viaHelper: shown.viaHelper,
      helpers: shown.helpers,
      unseen: 'error handler not visible',
    });
  }

  /** The framework of the handler that a function is, or stands in. */
  private frameworkAround(node: FunctionNode | null, error: ErrorValue | null): string | null {
    const ofClasses = frameworks.find((framework) => framework.classes && framework.name === error?.family);
    if (ofClasses) return ofClasses.name;
    let registered = false;
    const own = error?.family === 'sensible' ? 'fastify' : error ? frameworkNamed(error.family)?.name : undefined;
    for (let at: Node | null | undefined = node; at; at = at.parent)
      if (isFunction(at)) {
        // A request listener of node's own server: a throw in it answers nothing.
        if (at.parent.type === 'CallExpression' && lastName(at.parent.callee) === 'createServer') return 'node-http';
        registered ||= this.m.registrations.has(at);
        const roles = this.m.rolesOf(at);
        if (roles && !(roles.framework.errors === null && (own !== undefined || isOfOthers(roles))))
          return roles.framework.name;
      }
    if (own !== undefined) return own;
    return registered
      ? (frameworks.find(
          (framework) =>
            framework.errors !== null && framework.modules.some((module) => this.m.source.main.modules.has(module)),
        )?.name ?? null)
      : null;
  }

  /** An object that a handler returns may be the answer. */
  private result(frame: Frame, value: Value, path: Path): void {
    const framework = value.kind === 'object' && frame.function ? this.m.rolesOf(frame.function)?.framework : undefined;
    const state = framework && value.kind === 'object' ? resultOf(framework, value, path) : undefined;
    if (state) this.answer(path, state, frame);
  }

  /** Whether a Response that is thrown is answered: by the framework of the handler, or the one that the file shows. */
  private takesResponses(node: FunctionNode | null): boolean {
    const around = node && this.frameworkAround(node, null);
    const framework =
      around === null
        ? frameworks.find((each) => each.errors?.takesResponses && isShown(each, this.m.source.main))
        : frameworkNamed(around);
    if (framework?.errors?.takesResponses) return true;
    const { main, project } = this.m.source;
    // What loaders call may know no more of the framework than where it lies: `app/lib/auth.server.ts`.
    const isHelper = around === null || around === 'fetch';
    return (
      isHelper &&
      frameworks.some(
        ({ errors, files, modules }) =>
          errors?.takesResponses && files?.test(main.filename) && project.dependsOn(modules),
      )
    );
  }

  /**
   * Whether headers that a function sets on its context are not sent with the answers that it gives itself: it runs
   * around others (SvelteKit).
   */
  private losesOwn(node: FunctionNode | null): boolean {
    return (
      node !== null &&
      (this.m.registrations.get(node) ?? []).some((each) => each.method === 'use') &&
      this.m.rolesOf(node)?.framework.addsToReturned === true
    );
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
    if (frame.function)
      this.noteChallenge(frame.function, [
        ...reached,
        ...[
          ...frame.returns.filter(({ value }) => value.kind !== 'response' || madeAt(value.id) === undefined),
          ...passedOn,
        ].map((each) => each.path),
      ]);
    for (const path of reached) this.flush(onlyReturned(path, null), frame);
    const refuses = frame.function ? hookOf(this.m.source.fileOf(frame.function), frame.function) : undefined;
    const refused = new Map<Node, Path[]>();
    for (const { path: ended, value, at } of frame.returns) {
      if (refuses?.hook.refusesWith !== undefined && at) {
        if (value.kind !== 'unknown' && value.kind !== 'import') {
          // What another function says decides, whatever led to asking it: `return this.byToken.canActivate(context)`.
          const isTold = (no: Path): boolean =>
            value.kind === 'constant' || (no.facts !== ended.facts && no.facts?.reading !== 'unknown');
          const { no } = this.m.assumeValue(value, at, ended, frame);
          refused.set(at, [...(refused.get(at) ?? []), ...no.filter(isTold)]);
        }
        continue;
      }
      const path = onlyReturned(
        this.inFront(frame.function) ? withoutTaking(released(ended, value)) : released(ended, value),
        value,
      );
      // The request goes on: with the error that an error handler was given, as it left it.
      if (value.kind === 'role' && value.role === 'next') {
        if (this.m.handled?.kind === 'error') this.error(path, this.m.handled, 'next', frame);
        else this.continues(path, frame);
      }
      // Some frameworks answer a returned error like a thrown one; elsewhere a function that returns one is a factory.
      if (value.kind === 'error' && this.answersReturned(frame.function, value))
        this.error(path, value, 'throw', frame);
      this.result(frame, value, path);
      const raw = value.kind === 'response' && value.framework === 'fetch' ? value.id : undefined;
      this.flush(
        raw === undefined ? path : withHeadersOfResponse(path, raw, this.losesOwn(frame.function)),
        frame,
        false,
        raw !== undefined,
      );
    }
    if (refuses?.hook.refusesWith !== undefined)
      for (const [at, paths] of refused)
        this.refuse(refuses.framework.name, refuses.hook.refusesWith, at, paths, frame);
    const rejected = frame.function && this.m.rejections.get(frame.function);
    for (const { path: ended, value } of frame.throws) {
      const path = released(ended, value);
      if (rejected) {
        this.m.meet(rejected, path, 'inPlace', [value]);
        continue;
      }
      const error = toError(value);
      if (error) this.error(path, error, 'throw', frame);
      else if (value.kind === 'response' && this.takesResponses(frame.function)) this.flush(path, frame, false, true);
      else {
        if (value.kind === 'object') this.error(path, value, 'throw', frame);
        this.flush(path, frame, true);
      }
    }
  }

  /** Whether a function runs in front of the handlers, where an answer must say that it ends the request. */
  private inFront(node: FunctionNode | null): boolean {
    return node !== null && (this.m.registrations.get(node) ?? []).some((each) => each.inFront);
  }

  /** The framework answers where what a function returns does not count as true, whatever was set on the response. */
  private refuse(framework: string, status: number, at: Node, paths: readonly Path[], frame: Frame): void {
    if (protocolOf(this.m, frame.function) !== 'http') return;
    // `return user?.isAdmin` asks for a right: that somebody is there is for the guard in front.
    const asksRight = paths.some((no) => causeOf(no, null).cause === 'insufficient');
    for (const no of paths) {
      if (asksRight && causeOf(no, null).cause !== 'insufficient') continue;
      if ([...no.responses.values()].some((state) => state.left)) continue;
      this.answer(
        no,
        {
          status: { value: status, node: at },
          challenge: { kind: 'missing' },
          left: false,
          framework,
          via: null,
          since: no.facts,
        },
        frame,
      );
    }
  }

  /** What a decorator of the handler sets is there before it runs. */
  private withDecorator(header: Header, node: FunctionNode | null): Header {
    return header.kind === 'missing' && !header.removed ? (headerByDecorator(this.m, node) ?? header) : header;
  }

  /** A function that leaves the challenge on a response whose status it does not decide serves others. */
  private noteChallenge(node: FunctionNode, paths: readonly Path[]): void {
    for (const path of paths)
      for (const [id, state] of path.responses)
        if (
          state.challenge.kind === 'set' &&
          state.takesOver === undefined &&
          (!state.status || state.status.value === null)
        )
          this.around.endsWithChallenge(
            node,
            state.framework,
            state.challenge.at,
            state.ofResponse === true,
            isForErrors(id) && frameworkNamed(state.framework)?.errorHeaders === undefined,
          );
  }

  private flush(path: Path, frame: Frame, thrown = false, raw = false): void {
    for (const [id, state] of path.responses) {
      if (!state.status || state.left) continue;
      // Hono: the status of the context is not that of a raw Response.
      if (raw && frameworkNamed(state.framework)?.rawForgets && madeAt(id) === undefined) continue;
      // A status that was set before an unrelated throw survives in some frameworks only: `ErrorPath.keepsStatus`.
      if (thrown && frameworkNamed(state.framework)?.errors?.keepsStatus !== true) continue;
      if (thrown && state.via?.type === 'NewExpression') continue;
      this.answer(path, state, frame);
    }
  }
}

/** Of the answers that `respond` makes, the one that is returned leaves; beside a plain value or an error none does. */
function onlyReturned(path: Path, value: Value | null): Path {
  if (value?.kind === 'unknown') return path;
  const responses = [...path.responses].filter(
    ([id, state]) => state.takesOver === undefined || (value?.kind === 'role' && value.id === id),
  );
  return responses.length === path.responses.size ? path : { ...path, responses: new Map(responses) };
}

/** Without the answers that do not say that they end the request. */
function withoutTaking(path: Path): Path {
  return { ...path, responses: new Map([...path.responses].filter(([, state]) => state.takesOver !== false)) };
}

/** A Response that was caught is on its way again. */
function released(path: Path, value: Value): Path {
  const state = value.kind === 'response' ? path.responses.get(value.id) : undefined;
  return value.kind === 'response' && state?.caught
    ? setResponse(path, value.id, { ...state, left: false, caught: false })
    : path;
}

/** Whether a response is the framework's, or that of one which it runs on. */
function isOf(state: ResponseState, framework: string | null): boolean {
  return (
    state.framework === framework ||
    (framework !== null && frameworkNamed(framework)?.runsOn?.includes(state.framework) === true)
  );
}

/** The header that an error carries to the client. */
function carriedHeader(error: ErrorValue, copies: boolean | 'perhaps' | undefined): Header {
  if (copies === true || frameworkNamed(error.family)?.errors?.sendsHeldResponse) return error.challenge;
  if (copies === 'perhaps' && error.challenge.kind !== 'missing')
    return { kind: 'unknown', because: 'error handler not visible' };
  return { kind: 'missing' };
}

/** Headers that are kept for errors have a place of their own beside those of the response. */
function isForErrors(id: string, { headersIn }: Pick<ErrorValue, 'headersIn'> = {}): boolean {
  return id.endsWith(forErrors) && (headersIn === undefined || id === headersIn || !id.startsWith('error '));
}

/**
 * A raw Response that replaces one whose headers were set takes them along where other middleware ran, and only there;
 * what was set for whatever Response may be returned is added to it.
 * @param loses what the function itself set is not sent with its own answers
 */
function withHeadersOfResponse(path: Path, raw: string, loses: boolean): Path {
  const made = path.responses.get(raw);
  if (made?.challenge.kind !== 'missing') return path;
  const others = [...path.responses].flatMap(([id, state]) => (id === raw ? [] : [state]));
  const added = others.find(
    (state) =>
      frameworkNamed(state.framework)?.addsToReturned &&
      state.ofResponse !== true &&
      state.challenge.kind !== 'missing',
  );
  if (added)
    return loses || made.challenge.removed ? path : setResponse(path, raw, { ...made, challenge: added.challenge });
  for (const [id, state] of path.responses)
    if (
      id !== raw &&
      (frameworkNamed(state.framework)?.rawTakesAlong || isForErrors(id)) &&
      state.challenge.kind !== 'missing'
    )
      return setResponse(path, raw, { ...made, challenge: over(made.challenge, state.challenge) });
  if (others.some((state) => state.ofResponse === true && state.challenge.kind !== 'missing'))
    return setResponse(path, raw, { ...made, challenge: { kind: 'unknown', because: 'value not known' } });
  return others.some(({ challenge }) => challenge.kind === 'missing' && challenge.removed)
    ? setResponse(path, raw, { ...made, challenge: { kind: 'missing', removed: true } })
    : path;
}

/**
 * Where an answer is shown. While helpers are followed, what a helper fixes is shown at its call; what it decides by
 * checks of its own is not shown here at all, since the helper is analysed for itself.
 */
function shownAt(
  node: Node,
  path: Path,
  frame: Frame,
): { node: Node; viaHelper: boolean; helpers: readonly Followed[] } | null {
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
 * The path on which a helper was called that sends the status which it is given: what it asks is how to answer (a
 * redirect, a page, JSON), and not why.
 */
function beforeSender(path: Path, status: Node, value: number | null, frame: Frame): Path {
  let before = Infinity;
  for (let at: Frame = frame; at.call; at = at.call.outer)
    if (!within(status, at.call.function) || isGiven(at.call.node, value)) before = at.call.factsBefore;
  let { facts } = path;
  while (facts && facts.length > before) facts = facts.before;
  return facts === path.facts ? path : { ...path, facts };
}

/** Whether a call is given a status in so many digits, whatever it makes of it: `renderError(req, res, 403)`. */
function isGiven(call: Node, status: number | null): boolean {
  return (
    call.type === 'CallExpression' && call.arguments.some((each) => each.type === 'Literal' && each.value === status)
  );
}

/**
 * What decides the status of an error: its construction, or, where a helper makes it with a status that it is given,
 * that status.
 */
function decidedAt({ node, status }: ErrorValue, frame: Frame): Node {
  for (let at: Frame = frame; at.call; at = at.call.outer) {
    const { function: helper, outer } = at.call;
    // A class that fixes the status stands in neither: then the error is made in the helper.
    const isGiven = !within(status.node, helper) && (outer.function === null || within(status.node, outer.function));
    if (within(node, helper) && isGiven) return status.node;
  }
  return node;
}

/**
 * The conditions under which the status was set decide this answer, also where paths with another status have joined
 * since: `res.statusCode = user ? 403 : 401`.
 */
function decidedBefore(path: Path, since: Fact | null): Path {
  const decided = new Map<Node, boolean>();
  for (const fact of factsOf({ ...path, facts: since })) if (!fact.soft) decided.set(fact.atom, fact.outcome);
  let facts: Fact | null = null;
  let changed = false;
  for (const fact of [...factsOf(path)].reverse()) {
    const hard: boolean = fact.soft && decided.get(fact.atom) === fact.outcome;
    changed ||= hard;
    facts = hard
      ? factBehind(facts ?? fact.before, { ...fact, soft: false, left: null })
      : facts === fact.before
        ? fact
        : factBehind(facts ?? fact.before, fact);
  }
  return changed ? withFacts(path, facts) : path;
}

/** A status that was chosen in a variable: the conditions that chose it count. */
function hardenStatus(source: Source, path: Path, status: Node): Path {
  // `codes[reason]`: the key chooses the status.
  const key =
    status.type === 'MemberExpression' && status.computed && status.property.type === 'Identifier'
      ? source.variable(status.property)
      : null;
  return key ? harden(path, key) : hardenHolders(path, status);
}

/** Whether a condition is that nobody is there, or that whoever is there has no id: `!req.user`, `!req.user.sub`. */
function asksForSomebody(source: Source, { about, reading, atom }: Fact): boolean {
  if (about === 'identity') return reading === 'absent';
  if (about !== 'identityPart' || (reading !== 'absent' && reading !== 'unknown')) return false;
  // `const userId = req.user?.id`
  const part = madeAs(source, atom);
  // A container that everybody has may be empty behind a guard that takes several kinds of credentials: `auth.userId`.
  return part.type === 'MemberExpression' && !/^(auth|session)$/i.test(lastName(part.object) ?? '');
}

/** Helpers are followed to those that call them, no farther than this. */
const maximumCallers = 2;

/** Whether a function is middleware: the request goes on from it. */
function takesNext(source: Source, node: FunctionNode): boolean {
  const takes = node.params.some((each) => each.type === 'Identifier' && /^_?(next|done)$/.test(each.name));
  return takes && goesOn(source, node);
}

const goesOn = ofText((text) => /\b(next|done)\(\s*\)/.test(text));

/** Whether something is asked for by a question mark alone: `user` of `user?.role`. */
function isOptional(node: Node): boolean {
  return node.parent?.type === 'MemberExpression' && node.parent.object === node && node.parent.optional;
}

/** Whether an expression is a place of the request or of its context. */
function standsOnRequest(text: string): boolean {
  return /^(this\.)?(req|request|ctx|context|c|res|response|event|locals)\b\??\./.test(text);
}

/**
 * Whether a function takes parts of node's exchange and is no listener of it: it is given `next`, or no response. What
 * it throws is for whoever calls it.
 */
function isOfOthers({ framework, of }: Roles): boolean {
  const roles = [...of.values()];
  return framework.handler.includes('response') && (roles.includes('next') || !roles.includes('response'));
}

/** Whether a function runs in the browser, or stands in one that does. */
function isInBrowser(node: FunctionNode | null): boolean {
  for (let at: Node | null | undefined = node; at; at = at.parent)
    if (isFunction(at) && runsInBrowser(functionName(at) ?? '')) return true;
  return false;
}

/** Whether no error handler of the application can stand between a thrown error and its answer. */
function answersItself(name: string): boolean {
  return frameworkNamed(name)?.creators.length === 0;
}

/** Whether a file makes an application of a framework, so that its error handler would be seen. */
export function createsApp(file: SourceFile, name = ''): boolean {
  const known = creating.get(file) ?? new Map<string, boolean>();
  creating.set(file, known);
  let creates = known.get(name);
  if (creates === undefined) known.set(name, (creates = makesApp(file, name)));
  return creates;
}

const creating = new WeakMap<SourceFile, Map<string, boolean>>();

function makesApp(file: SourceFile, name: string): boolean {
  const creators = frameworks
    .filter((framework) => name === '' || framework.name === name)
    .flatMap((framework) => framework.creators);
  return creators.some((creator) => new RegExp(`\\b${creator}\\s*(<[^<>]*>)?\\(`).test(file.code.text));
}
