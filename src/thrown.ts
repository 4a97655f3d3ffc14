import type { Around } from './around.ts';
import { classAround } from './caller/class-members.ts';
import { surroundsItself } from './caller/classes.ts';
import { frameworkNamed } from './frameworks/index.ts';
import type { FunctionNode, Header } from './model.ts';
import type { Machine } from './paths/machine.ts';
import type { SourceFile } from './source.ts';
import type { Applications } from './project/project.ts';
import { installedBy } from './project/assembly.ts';
import { over } from './responses/challenge.ts';
import { createsApp } from './responses/record.ts';
import { isInstance } from './responses/error-makers.ts';
import { headerOf, seen } from './settled.ts';
import { caughtBy, type Handle } from './wrapped-error.ts';
import type { Answer } from './answer.ts';
import { lastName } from './syntax.ts';
import type { Value } from './values/value.ts';
import { withFramework, isBound, isSeen } from './answering-framework.ts';

/**
 * What becomes of a thrown error: the error handlers that were seen are run over it, one after the other, and what they
 * leave is the framework's own to answer. `null`: the error is no refusal in the end. The answer comes back as it was
 * where that cannot be seen.
 */
export function settle(thrown: Answer, m: Machine, around: Around, apps: Applications, handle: Handle): Answer | null {
  const caught = caughtBy(thrown, m, handle);
  return caught === undefined ? settledByHandlers(thrown, m, around, apps, handle) : caught;
}

function settledByHandlers(
  thrown: Answer,
  m: Machine,
  around: Around,
  apps: Applications,
  handle: Handle,
): Answer | null {
  const found = withFramework(thrown, m, around, apps);
  const answer = found?.guessed ? found : thrown;
  if (!found || !answer.error) return answer;
  const named = withOption(found, apps);
  const framework = frameworkNamed(named.framework);
  if (
    framework?.boundByName &&
    named.header.kind === 'missing' &&
    (surroundsItself(m.source.main) ||
      apps.files.some((file) => file !== m.source.main && isBound(file, framework) && file.namesChallenge))
  )
    return seen({ ...named, header: { kind: 'unknown', because: 'error handler not visible' } });
  const handling = [named.framework, ...(framework?.errors?.goesToHost ? (framework.runsOn ?? []) : [])];
  const handlers = around
    .errorHandlersFor(named)
    .filter(
      (node) => handling.includes(m.rolesOf(node)?.framework.name ?? named.framework) && takes(m, node, answer, apps),
    );
  // Handlers by the class of the error stand beside each other: one of them gets it. So do listeners.
  const beside = framework?.classes?.catches !== undefined || framework?.errorEvents !== undefined;
  if (beside && !apps.allInstalled) return unsettled(answer);
  const own = Number.isNaN(named.status) ? [] : [named];
  if (handlers.length === 0) return isSeen(named, apps) ? ((own[0] && seen(own[0])) ?? null) : answer;
  const [first, ...others] = byApplication(m, handlers).map((each) =>
    handledBy(each, { m, answer, named, beside, handle }),
  );
  if (first === undefined || others.length === 0) return first ?? null;
  // Several applications get it: what all of them do with it counts, and where they do it in places of their own, none
  // is named.
  if (others.some((each) => each?.status !== first?.status || each?.header.kind !== first?.header.kind))
    return unsettled(answer);
  return first && others.some((each) => each?.handledBy !== first.handledBy) ? { ...first, handledApart: true } : first;
}

/** The error handlers of each application, where more than one file makes an application with handlers of its own. */
function byApplication(m: Machine, handlers: readonly FunctionNode[]): readonly (readonly FunctionNode[])[] {
  const ofFile = new Map<FunctionNode, SourceFile | undefined>();
  for (const handler of handlers) {
    const call = m.registrations.get(handler)?.[0]?.call;
    const file = call && m.source.fileOf(call);
    ofFile.set(handler, file && createsApp(file) ? file : undefined);
  }
  const files = new Set([...ofFile.values()].filter((file) => file !== undefined));
  if (files.size < 2) return [handlers];
  return [...files].map((file) => handlers.filter((handler) => (ofFile.get(handler) ?? file) === file));
}

interface Handling {
  readonly m: Machine;
  /** The error as it was thrown, and with the framework that answers it. */
  readonly answer: Answer;
  readonly named: Answer;
  readonly beside: boolean;
  readonly handle: Handle;
}

/** What the error handlers of one application make of an error. */
function handledBy(handlers: readonly FunctionNode[], { m, answer, named, beside, handle }: Handling): Answer | null {
  // What hands on the answer that it was given, as it left it.
  const asLeft = frameworkNamed(named.framework)?.answerIn !== undefined;
  const own = Number.isNaN(named.status) ? [] : [named];
  const given: Answer[] = [];
  let passed = true;
  // Of several beside each other, one may be the one that gets it, and hands it on as it is.
  let handsOn = false;
  // What handlers set before they hand the error on.
  let set: Header = { kind: 'missing' };
  for (const handler of handlers) {
    const answers = answer.error ? handle(handler, answer.error) : [];
    if (answers.length === 0) return unsettled(answer);
    given.push(...answers.filter((each) => each.mode === 'direct' || each.mode === 'helper-call'));
    const handedOn = answers.filter((each) => each.mode === 'next' || each.mode === 'throw');
    passed = handedOn.length > 0;
    handsOn ||= beside && handedOn.length === answers.length;
    if (passed) set = over(set, headerOf(handedOn));
    if (beside || asLeft) given.push(...handedOn.flatMap(({ header }) => own.map((each) => ({ ...each, header }))));
    if (!passed && !beside) break;
  }
  if (passed && !beside && !asLeft)
    given.push(...own.map((each) => (each.header.kind === 'missing' ? { ...each, header: set } : each)));
  // A handler tells errors apart by what is not known of this one: what it answers with the error's own status counts.
  const relevant = own.length > 0 ? given.filter((each) => each.status === named.status) : given;
  const [first] = relevant;
  // It answers everything in another way: `onPreResponse` that sends people to the login.
  if (!first && given.length > 0 && given.every((each) => !Number.isNaN(each.status))) return null;
  if (first && answer.guessed && own.length === 0 && ![401, 403, 407].includes(first.status)) return null;
  if (!first || Number.isNaN(first.status) || relevant.some((each) => each.status !== first.status))
    return unsettled(answer);
  // Whoever hands the error's own answer on is no place that answers it: then the error is its own place.
  const place = handsOn ? undefined : relevant.find(({ node }) => node !== named.node);
  // A handler of this file is a site of its own for the header.
  // What a class keeps under a name of its own stands outside of the handler that reads it.
  const decides =
    answer.error?.kind === 'error' ? answer.error.status.value === first.status : isReadFrom(answer.error, first);
  const viaHelper =
    answer.viaHelper || (own.length === 0 && !decides && first.function !== null && m.source.isMain(first.function));
  return seen({
    ...named,
    status: first.status,
    header:
      named.header.kind === 'set' && relevant.every((each) => each.header.kind === 'set')
        ? named.header
        : withKept(headerOf(relevant), named, relevant),
    carried: false,
    handledBy: place?.node ?? named.node,
    viaHelper,
  });
}

/** Whether a handler answers with the status that an error keeps under a name of its own. */
function isReadFrom(error: Value | undefined, { node, status }: Answer): boolean {
  if (error?.kind !== 'object' || node.type === 'Literal') return false;
  return [...error.properties.values()].some((held) => held.kind === 'constant' && held.value === status);
}

/** An option of the application may add the challenge to every answer. */
function withOption(answer: Answer, apps: Applications): Answer {
  const { option } = frameworkNamed(answer.framework)?.central ?? {};
  if (!option || answer.header.kind !== 'missing' || !apps.files.some((file) => option.test(file.code.text)))
    return answer;
  return { ...answer, header: { kind: 'unknown', because: 'error handler not visible' } };
}

/**
 * Whether an error handler takes an error, as far as its class is seen, and is installed for all, or for some and sets
 * the challenge: then for all that may throw it, as far as that is seen.
 */
function takes(m: Machine, node: FunctionNode, { error }: Answer, apps: Applications): boolean {
  const classes = m.registrations.get(node)?.find((each) => each.catches !== undefined)?.catches;
  if (!classes) return true;
  const name = classAround(node)?.id?.name ?? '';
  const { text } = m.source.main.code;
  if (
    !apps.installed.has(name) &&
    !installedBy(text).includes(name) &&
    (!m.source.fileOf(node).namesChallenge || m.source.project.leavesOut(name))
  )
    return false;
  if (classes.length === 0 || !error) return true;
  const made =
    error.kind === 'error' || error.kind === 'object'
      ? lastName(error.node.type === 'NewExpression' ? error.node.callee : error.node)
      : undefined;
  return classes.some(
    (name) =>
      (error.kind === 'error' ? isInstance(error, name) : undefined) ??
      (name === made || (made !== undefined && name === 'Error')),
  );
}

/** What was set on the response before the throw is still there, unless the framework or the handler took it away. */
function withKept(header: Header, thrown: Answer, answers: readonly Answer[]): Header {
  const framework = frameworkNamed(thrown.framework);
  const stays =
    framework?.errors?.keepsHeaders === true &&
    !(framework.rawForgets && answers.some((each) => each.framework === 'fetch'));
  return header.kind === 'missing' && !header.removed && thrown.kept && stays ? thrown.kept : header;
}

/** Without a handler of which anything is known, only an error with a status of its own is one. */
function unsettled(answer: Answer): Answer | null {
  return Number.isNaN(answer.status) ? null : answer;
}
