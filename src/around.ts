import { frameworkNamed } from './frameworks/index.ts';
import type { FunctionNode, Header, Node } from './model.ts';
import type { Registration, Source } from './paths/machine.ts';
import type { Answer } from './answer.ts';
import { standsBehindChallenge } from './named-middleware.ts';
import { runsBefore } from './registration-order.ts';
import { entryOf, lastName, ofText } from './syntax.ts';

/** A middleware, hook or error handler that was seen to set the challenge. */
interface Central {
  readonly function: FunctionNode;
  readonly framework: string;
  readonly at: Node;
  /** Set on the response, not on the context: a raw Response keeps it, too (Hono). */
  readonly ofResponse: boolean;
  /** Only errors get it. */
  readonly onErrors: boolean;
}

/** How a middleware lets requests go on. */
interface Flow {
  set: boolean;
  missing: boolean;
}

/** What runs around the handlers: middleware and hooks that add the challenge, and the handlers of thrown errors. */
export class Around {
  private readonly flows = new Map<FunctionNode, Flow>();
  private readonly centrals = new Map<FunctionNode, Central>();
  private readonly source: Source;
  private readonly registrations: ReadonlyMap<FunctionNode, readonly Registration[]>;
  private readonly answersOf: (node: FunctionNode) => readonly Answer[];

  /**
   * @param registrations every function that was seen to be registered, with its registrations
   * @param answersOf what a function was seen to answer
   */
  constructor(
    source: Source,
    registrations: ReadonlyMap<FunctionNode, readonly Registration[]>,
    answersOf: (node: FunctionNode) => readonly Answer[],
  ) {
    this.source = source;
    this.registrations = registrations;
    this.answersOf = answersOf;
  }

  isRegistered(node: FunctionNode): boolean {
    return this.registrations.has(node);
  }

  /** A middleware lets the request go on, with the challenge in this state. */
  continued(node: FunctionNode, header: Header): void {
    const flow = this.flows.get(node) ?? { set: false, missing: false };
    if (header.kind === 'set') flow.set = true;
    else flow.missing = true;
    this.flows.set(node, flow);
  }

  /** A function ends with the challenge set on a response whose status it does not decide. */
  endsWithChallenge(node: FunctionNode, framework: string, at: Node, ofResponse: boolean, onErrors: boolean): void {
    const before = this.centrals.get(node);
    if (!before || (before.onErrors && !onErrors))
      this.centrals.set(node, { function: node, framework, at, ofResponse, onErrors });
  }

  /**
   * The header of an answer after everything that runs around its handler: middleware and hooks that add the challenge,
   * error handlers that add it or that leave behind what the error carries.
   */
  headerOf(answer: Answer): Header {
    if (answer.handledBy) return answer.header;
    const thrown = answer.error !== undefined;
    // Handlers by the class of the error were run over it, or it is not known what they do.
    const handlers = thrown
      ? this.errorHandlersFor(answer).filter((node) =>
          this.registrations.get(node)?.every((each) => each.catches === undefined),
        )
      : [];
    for (const handler of handlers) {
      const central = this.centrals.get(handler);
      if (central && answer.header.kind === 'missing') return { kind: 'central', by: central.at };
      if (!central && answer.carried && answer.header.kind === 'set' && this.dropsHeaders(handler))
        return { kind: 'missing' };
    }
    const header = thrown ? this.afterCatch(answer) : answer.header;
    if (header.kind !== 'missing' || header.final) return header;
    for (const central of this.centrals.values())
      if (this.covers(central, answer, thrown, header)) return { kind: 'central', by: central.at };
    return answer.function && standsBehindChallenge(this.source, answer.function)
      ? { kind: 'unknown', because: 'helper not visible' }
      : header;
  }

  /**
   * Where middleware around the handler catches the error and answers itself, the response stays and the error's
   * headers are left behind (Koa).
   */
  private afterCatch(answer: Answer): Header {
    if (frameworkNamed(answer.framework)?.errors?.keepsHeaders !== false) return answer.header;
    for (const [node, registered] of this.registrations) {
      if (
        !registered.some((each) => each.method === 'use') ||
        !runsBefore(registered, answer, this.registrations, this.source)
      )
        continue;
      if (answersCaught(this.source, node)) return answer.kept ?? { kind: 'missing' };
    }
    return answer.header;
  }

  private covers(
    central: Central,
    answer: Answer,
    thrown: boolean,
    header: Header & { readonly kind: 'missing' },
  ): boolean {
    if (central.onErrors && !thrown) return false;
    // The handler took away what was set before it: only what comes afterwards counts.
    const removed = header.removed === true;
    const registered = this.registrations.get(central.function) ?? [];
    if (
      central.function === answer.function ||
      (this.isErrorHandler(central.function) && !registered.some((each) => each.method === 'addHook'))
    )
      return false;
    // Where middleware is handed the Response, it is one of the Fetch API.
    const same =
      central.framework === answer.framework ||
      frameworkNamed(answer.framework)?.runsOn?.includes(central.framework) === true ||
      (answer.framework === 'fetch' && frameworkNamed(central.framework)?.nextResponds === true);
    if (!this.source.isMain(central.function) && !same) return false;
    if (registered.some((each) => each.method === 'addHook'))
      return !removed || registered.some(({ call }) => /^\s*\w[\w.]*\(\s*['"`]onSend/.test(this.source.text(call)));
    const flow = this.flows.get(central.function);
    if (
      !flow ||
      !(this.isOfHost(central, answer)
        ? registered.some((each) => !each.nested)
        : runsBefore(registered, answer, this.registrations, this.source))
    )
      return false;
    // Hono: what was set on the response in front replaces what the answer itself holds, an empty challenge, too.
    if (removed && flow.set && !(central.ofResponse && header.at && isOfAnswer(header.at, central.framework)))
      return false;
    // Hono: what is set on the context in front is not that of a raw Response.
    if (
      answer.framework === 'fetch' &&
      frameworkNamed(central.framework)?.rawForgets &&
      flow.set &&
      !central.ofResponse
    )
      return false;
    // Where earlier headers are wiped before an error is answered, only what is set where it is caught arrives.
    const wipes = frameworkNamed(answer.framework)?.errors?.keepsHeaders === false;
    if (flow.set && !flow.missing) return !(thrown && wipes);
    return wipes ? thrown === isInCatch(central.at) : true;
  }

  /** Middleware of what a framework runs on: where handlers are declared says nothing of which of both runs first. */
  private isOfHost(central: Central, answer: Answer): boolean {
    return (
      central.framework !== answer.framework &&
      frameworkNamed(answer.framework)?.runsOn?.includes(central.framework) === true
    );
  }

  isErrorHandler(node: FunctionNode): boolean {
    return (
      node.params.length === 4 ||
      (this.registrations.get(node) ?? []).some(
        (each) => each.method === 'setErrorHandler' || each.method === 'onError' || each.catches !== undefined,
      )
    );
  }

  /** Every error handler that was seen, in the order of registration. */
  errorHandlers(): FunctionNode[] {
    return [...this.registrations.keys()].filter((node) => this.isErrorHandler(node));
  }

  /** The error handlers that a thrown error meets: those of its own router, else those of the application. */
  errorHandlersFor(answer: Answer): FunctionNode[] {
    const all = this.errorHandlers();
    const places = new Set<string>();
    for (let at: Node | null | undefined = answer.function; at; at = at.parent)
      for (const each of this.registrations.get(at as FunctionNode) ?? [])
        if (each.method !== 'register') places.add(each.place);
    const own = all.filter((node) => (this.registrations.get(node) ?? []).some((each) => places.has(each.place)));
    if (own.length > 0) return own;
    return all.filter((node) => (this.registrations.get(node) ?? []).some((each) => !each.nested));
  }

  /** Whether headers that this answer's error carried would not reach the client. */
  losesHeaders(answer: Answer): boolean {
    const thrown = answer.error !== undefined;
    // What a handler of another file sends, it decides there.
    if (answer.handledBy && !this.source.isMain(answer.handledBy)) return true;
    return thrown && this.errorHandlersFor(answer).some((handler) => this.dropsHeaders(handler));
  }

  /** An error handler that writes an answer of its own does not send the headers that the error carries. */
  private dropsHeaders(handler: FunctionNode): boolean {
    const own = this.answersOf(handler).filter((answer) => answer.status === 401);
    if (own.length > 0) return own.every((answer) => answer.header.kind === 'missing');
    return !handsHeadersOn(this.source, handler);
  }
}

/** Middleware that catches what comes from behind it, and answers that itself. */
const answersCaught = ofText((text) => {
  const caught = /\bcatch\s*(?:\(\w+\)\s*)?\{([^]*)/.exec(text);
  if (!caught || !/\bnext\(/.test(text.slice(0, caught.index))) return false;
  const handler = caught[1] ?? '';
  return !/\bthrow\b|\.headers\b/.test(handler) && /\b(status|body)\s*=/.test(handler);
});

const handsHeadersOn = ofText((text) =>
  /\.headers\b|getResponse\(|next\(\s*\w|\.continue\b|\bsend\(\s*(e|err|error)\s*\)/.test(text),
);

/** Whether a header was given to an answer where that was made, not set on what stands for the answer before. */
function isOfAnswer(node: Node, framework: string): boolean {
  return (
    node.type === 'NewExpression' ||
    (node.type === 'CallExpression' &&
      entryOf(frameworkNamed(framework)?.methods, lastName(node.callee) ?? '')?.does === 'make')
  );
}

function isInCatch(node: Node): boolean {
  for (let at: Node | null | undefined = node; at; at = at.parent) if (at.type === 'CatchClause') return true;
  return false;
}
