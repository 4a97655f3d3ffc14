import type { TSESTree } from '@typescript-eslint/utils';
import { refusalWords } from '../frameworks/errors.ts';
import type { Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { fixedName, lastName, unwrap, within } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { wholeOf, isPlain, placeOf, rootName } from './answer-place.ts';
import { machineText, noText, noTextIn, isLog, silent, givenMore, isText, holdsText } from './client-text.ts';

/** Of one place, no more texts are kept, no more of one text is read, and no more answers are looked at. */
const mostTexts = 8;
const mostCharacters = 400;
const mostAnswers = 16;
/** Nodes that are visited for one place, levels of a value, and statements beside the one that sets the status. */
const mostNodes = 400;
const deepestValue = 3;
const mostNeighbours = 4;

/**
 * The literal texts that the answers of one place give to the client: body, message, reason, code, wherever the form of
 * the answer has them. Headers and what they hold, logs, addresses and the words that stand for the status are none.
 */
export function textsOf(m: Machine, answers: readonly Answer[]): readonly string[] {
  const reader = new TextReader(m);
  for (const answer of answers.slice(0, mostAnswers)) reader.read(answer);
  return [...reader.texts];
}

/** Reads the texts of the answers of one place. */
class TextReader {
  readonly texts = new Set<string>();
  private readonly m: Machine;
  private readonly seen = new Map<Node, Set<unknown>>();
  private nodes = mostNodes;

  constructor(m: Machine) {
    this.m = m;
  }

  read(answer: Answer): void {
    const { error } = answer;
    if (error?.kind === 'error' || error?.kind === 'object') {
      this.value(error, deepestValue);
      this.all(error.type ? givenToParent(error.type.node) : [], answer);
    }
    for (const node of [answer.node, answer.via, error?.kind === 'error' ? error.node : null]) {
      if (!node) continue;
      const whole = wholeOf(node);
      const known = this.seen.get(whole) ?? new Set();
      this.seen.set(whole, known);
      if (known.has(answer.path.env)) continue;
      known.add(answer.path.env);
      this.expression(whole, answer);
      // A helper that is called here answers for itself: what stands behind its call is another matter.
      if (!answer.via || within(answer.via, whole) || within(whole, answer.via)) this.beside(whole, answer);
    }
  }

  private add(text: string): void {
    const line = text.slice(0, mostCharacters).trim();
    if (this.texts.size >= mostTexts || !/[a-z]/i.test(line)) return;
    if (!machineText.test(line) && !refusalWords.has(line)) this.texts.add(line);
  }

  private expression(node: Node | null | undefined, answer: Answer): void {
    if (!node || this.texts.size >= mostTexts || --this.nodes < 0) return;
    const inner = unwrap(node);
    switch (inner.type) {
      case 'Literal':
      case 'TemplateLiteral':
        this.add(this.joined(inner, answer));
        return;
      case 'BinaryExpression':
        if (inner.operator === '+') this.add(this.joined(inner, answer));
        return;
      case 'ConditionalExpression':
        this.all(this.arms(inner, answer), answer);
        return;
      case 'LogicalExpression':
        this.all([inner.left, inner.right], answer);
        return;
      case 'SequenceExpression':
        this.all(inner.expressions, answer);
        return;
      case 'ArrayExpression':
        this.all(inner.elements, answer);
        return;
      case 'SpreadElement':
      case 'AwaitExpression':
      case 'UnaryExpression':
        this.expression(inner.argument, answer);
        return;
      case 'AssignmentExpression':
        this.expression(inner.right, answer);
        return;
      case 'ObjectExpression':
        for (const property of inner.properties) {
          const name = property.type === 'Property' ? fixedName(property.key, property.computed) : undefined;
          if (name !== undefined && noText.test(name)) continue;
          this.expression(property.type === 'Property' ? property.value : property, answer);
        }
        return;
      case 'CallExpression':
        this.call(inner, answer);
        return;
      case 'NewExpression':
        if (!noTextIn.test(lastName(inner.callee) ?? '')) this.all(inner.arguments, answer);
        return;
      case 'Identifier':
      case 'MemberExpression':
        for (const value of this.valuesOf(inner, answer)) this.value(value, deepestValue);
        return;
      default:
        return;
    }
  }

  /** What a name stands for on the path of the answer. */
  private valuesOf(node: Node, answer: Answer): Value[] {
    if (!isPlain(node)) return [];
    return this.m.evaluate(node, answer.path, newFrame(answer.function)).map(({ value }) => value);
  }

  /** The texts between which a name chooses; one, where the path has decided it. */
  private arms({ test, consequent, alternate }: TSESTree.ConditionalExpression, answer: Answer): Node[] {
    if (!isPlain(test)) return [consequent, alternate];
    const { yes, no } = this.m.assume(test, answer.path, newFrame(answer.function));
    return [...(yes.length > 0 ? [consequent] : []), ...(no.length > 0 ? [alternate] : [])];
  }

  private all(nodes: readonly (Node | null)[], answer: Answer): void {
    for (const node of nodes) this.expression(node, answer);
  }

  /** What a call is given, and the calls in front of it in a chain. */
  private call(call: TSESTree.CallExpression, answer: Answer): void {
    const callee = unwrap(call.callee);
    if (isLog(callee)) return;
    if (callee.type === 'MemberExpression' && !isPlain(callee)) this.expression(callee.object, answer);
    const name = lastName(callee) ?? '';
    if (callee.type === 'MemberExpression' && silent.test(name)) return;
    const given = givenMore.test(name) ? call.arguments.slice(1) : call.arguments;
    // The headers stand behind the reason.
    this.all(name === 'writeHead' ? given.filter(isText) : given, answer);
  }

  /** A text with what is put into it; what is not known leaves a mark. */
  private joined(node: Node, answer: Answer): string {
    const inner = unwrap(node);
    if (--this.nodes < 0) return '…';
    switch (inner.type) {
      case 'Literal':
        return typeof inner.value === 'string' ? inner.value : '…';
      case 'TemplateLiteral':
        return inner.quasis
          .map(({ value }, index) => {
            const put = inner.expressions[index];
            return `${value.cooked ?? ''}${put ? this.joined(put, answer) : ''}`;
          })
          .join('');
      case 'BinaryExpression':
        return `${this.joined(inner.left, answer)}${this.joined(inner.right, answer)}`;
      case 'Identifier':
      case 'MemberExpression': {
        const [value, another] = this.valuesOf(inner, answer);
        return value?.kind === 'constant' && typeof value.value === 'string' && !another ? value.value : '…';
      }
      default:
        return '…';
    }
  }

  private value(value: Value, depth: number): void {
    if (depth === 0 || --this.nodes < 0) return;
    switch (value.kind) {
      case 'constant':
        if (typeof value.value === 'string') this.add(value.value);
        return;
      case 'object':
      case 'error':
        for (const [name, held] of value.properties ?? []) if (!noText.test(name)) this.value(held, depth - 1);
        return;
      case 'array':
        for (const element of value.elements) this.value(element, depth - 1);
        return;
      default:
        return;
    }
  }

  /** The statements around one that sets the status, as far as they speak of the same response or error. */
  private beside(whole: Node, answer: Answer): void {
    const place = placeOf(whole);
    if (!place) return;
    const { statement, list, root, answers } = place;
    const at = list.indexOf(statement);
    for (const each of list.slice(Math.max(0, at - mostNeighbours), at).reverse()) {
      if (each.type === 'VariableDeclaration') {
        const made = each.declarations.find(({ id }) => id.type === 'Identifier' && id.name === root)?.init;
        if (made && isMade(made)) this.expression(made, answer);
      } else if (each.type === 'ExpressionStatement') this.same(each.expression, root, answer);
      else break;
    }
    for (const each of list.slice(at + 1, at + 1 + mostNeighbours)) {
      if (each.type === 'ExpressionStatement') this.same(each.expression, root, answer);
      else if (each.type === 'ThrowStatement' || (each.type === 'ReturnStatement' && answers)) {
        this.expression(each.argument, answer);
        break;
      } else if (each.type !== 'VariableDeclaration') break;
    }
  }

  /** A statement that gives something to the response or the error that is meant, or hands an error to `next`. */
  private same(expression: Node, root: string, answer: Answer): void {
    const inner = unwrap(expression.type === 'AwaitExpression' ? expression.argument : expression);
    if (inner.type === 'CallExpression') {
      // One that decides a status is an answer of its own.
      const isMeant = root !== 'this' && rootName(inner) === root && !this.m.source.hasHit(inner);
      if (isMeant || lastName(inner.callee) === 'next') this.expression(inner, answer);
    } else if (inner.type === 'AssignmentExpression' && inner.left.type === 'MemberExpression') {
      const isMeant = rootName(inner.left) === root && holdsText.test(lastName(inner.left) ?? '');
      if (isMeant) this.expression(inner.right, answer);
    }
  }
}

/** The texts that the constructor of a class gives to the one that it extends. */
function givenToParent({ body }: TSESTree.ClassDeclaration | TSESTree.ClassExpression): readonly Node[] {
  for (const element of body.body) {
    if (element.type !== 'MethodDefinition' || element.kind !== 'constructor') continue;
    for (const statement of element.value.body?.body ?? []) {
      const call = statement.type === 'ExpressionStatement' ? statement.expression : null;
      if (call?.type === 'CallExpression' && call.callee.type === 'Super') return call.arguments.filter(isText);
    }
  }
  return [];
}

/** An error or a body that is made, not the result of something that was asked. */
function isMade(node: Node): boolean {
  return /^(?:NewExpression|ObjectExpression|CallExpression)$/.test(unwrap(node).type);
}
