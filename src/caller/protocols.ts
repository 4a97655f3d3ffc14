import type { TSESTree } from '@typescript-eslint/utils';
import type { Classes } from '../frameworks/classes.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { runsOutside } from './outside.ts';
import { fixedName, isFunction, within } from '../syntax.ts';
import { decoratorsOf } from './decorators.ts';
import { frameworkOf } from './framework-classes.ts';
import { classAround, membersAround, membersOf, methodOf, type ClassNode } from './class-members.ts';
import { isGivenToHandlers } from './handed-to-handlers.ts';

/** Whether a function, or one around it, is registered as one of another protocol. */
function runsElsewhere(m: Machine, node: Node | undefined): boolean {
  if (!node) return false;
  return (
    (isFunction(node) && m.registrations.get(node)?.some(({ method }) => method === 'elsewhere') === true) ||
    runsElsewhere(m, node.parent)
  );
}

/** Words in the names of decorators whose methods no request runs; and of those that only tell of something. */
const marks =
  /(?<![a-z])(Socket|Ws(?![a-z])|Message|Event|Queue|Job|Cron|R[Pp][Cc]|Grpc|Kafka|Rabbit|Sqs|Nats|Mqtt|Subscribe|Consume|Worker)/;
const tells = /^(Log|Audit|Emit|Publish|Track|Send|Dispatch|Trace)/;

/** Whether a decorator marks a method for another protocol: by its name, or by the file that it is from. */
function isMarkedElsewhere(m: Machine, file: SourceFile, classes: Classes, member: Node): boolean {
  if (member.type !== 'MethodDefinition') return false;
  const own = decoratorsOf(member);
  if (own.some(({ name }) => marks.test(name) && !tells.test(name))) return true;
  return [...own, ...member.value.params.flatMap(decoratorsOf)].some(({ name }) => {
    const from = own.length > 0 ? importsOf(file.code.ast.body as unknown as Node[]).get(name) : undefined;
    const declared = from && m.source.project.declared(from.module, from.name, file.filename);
    const modules = declared === undefined ? [] : [...m.source.fileOf(declared).modules];
    return modules.some((module) => classes.elsewhereModules?.test(module));
  });
}

/** The methods of a class that another protocol or a clock runs, by their own decorators. */
function markedMethods(around: ClassNode, { elsewhere }: Classes): readonly Node[] {
  return around.body.body.filter((member) => decoratorsOf(member).some(({ name }) => elsewhere?.includes(name)));
}

/** Whether some methods of a class are all that call another method of it. */
function isCalledOnlyIn(
  m: Machine,
  around: ClassNode,
  method: TSESTree.MethodDefinition | undefined,
  callers: readonly Node[],
): boolean {
  const name = method && fixedName(method.key, method.computed);
  if (name === undefined) return false;
  const reads = membersOf(m, around, name);
  return reads.length > 0 && reads.every((read) => callers.some((caller) => within(read, caller)));
}

/**
 * Whether errors in a function are answers of HTTP: of another protocol, or maybe of one, in a service that both may
 * call.
 */
export function protocolOf(m: Machine, node: FunctionNode | null): 'http' | 'other' | 'open' {
  if (!node) return 'http';
  if (runsElsewhere(m, node) || runsOutside(m, node)) return 'other';
  const file = m.source.fileOf(node);
  const classes = frameworkOf(file)?.classes;
  if (!classes) return 'http';
  if (membersAround(node).some((member) => decoratorsOf(member).some(({ name }) => classes.elsewhere?.includes(name))))
    return 'other';
  const around = classAround(node);
  const answers = around && decoratorsOf(around).some(({ name }) => classes.handlers?.includes(name));
  if (!answers && membersAround(node).some((member) => isMarkedElsewhere(m, file, classes, member))) return 'other';
  const text = around ? m.source.text(around) : '';
  if (classes.http?.test(text)) return 'http';
  if (classes.others?.test(text)) return 'other';
  if (answers) return 'http';
  if ([...file.modules].some((module) => classes.elsewhereModules?.test(module))) {
    const marked = around ? markedMethods(around, classes) : [];
    if (marked.length === 0) return 'open';
    // What the class runs on its own stands apart: the other methods are for whoever calls them.
    if (around && isCalledOnlyIn(m, around, methodOf(node), marked)) return 'other';
  }
  if (!classes.protocols || !m.source.project.names(classes.protocols)) return 'http';
  return around && isGivenToHandlers(m, around, classes) ? 'http' : 'open';
}
