import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { ownProperty } from '../caller/injection.ts';
import { registerRoute, registerTable } from '../caller/tables.ts';
import { variableOf } from '../paths/assume.ts';
import { rootOf, type Frame, type Machine, type Outcome } from '../paths/machine.ts';
import {
  addFact,
  factsOf,
  filled,
  harden,
  forgetTruth,
  identified,
  setTruth,
  setVariable,
  type Path,
} from '../paths/path.ts';
import { softenText } from '../paths/soften.ts';
import { meetMethods } from '../paths/walk.ts';
import { assignMember } from '../responses/assign.ts';
import { isChallengeName } from '../responses/challenge.ts';
import { fixedName, isFalsy, isFunction, lastName, shorten, unwrap, within } from '../syntax.ts';
import { evaluateCall, evaluateNew } from './call.ts';
import { selfOf } from './instance.ts';
import { injected } from './definition.ts';
import { member } from './member.ts';
import { blurred, fieldNamed, meaningOfName, named } from './names.ts';
import { isMessage } from './message.ts';
import { placeOf, rootOfPlace } from './place.ts';
import { isNothing, present, somebody } from './presence.ts';
import { constant, largestTable, readFrom, subject, truthOf, unknown, type Value } from './value.ts';

const comparisons = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=', 'in', 'instanceof']);

/**
 * The values that an expression can have on a path, each with the path on which it has it. Choices (`?:`, `||`, `?.`)
 * fork the path; conditions stay unevaluated (`Condition`) until they are tested. Whatever is not understood is
 * `unknown`.
 */
export function evaluate(m: Machine, node: Node, path: Path, frame: Frame): Outcome[] {
  if (!m.spend()) return [{ path, value: unknown }];
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Literal':
      return one(path, 'regex' in inner ? unknown : constant(inner.value as string | number | boolean | null, inner));
    case 'TemplateLiteral':
      return template(m, inner, path, frame);
    case 'Identifier':
      return one(path, relocate(m, identifier(m, inner, path), inner, frame));
    case 'ThisExpression':
      return one(path, selfOf(m, inner, frame));
    case 'MemberExpression':
      return memberExpression(m, inner, path, frame);
    case 'CallExpression':
      return evaluateCall(m, inner, path, frame);
    case 'NewExpression':
      return evaluateNew(m, inner, path, frame);
    case 'AwaitExpression':
    case 'YieldExpression':
      return inner.argument ? evaluate(m, inner.argument, path, frame) : one(path, unknown);
    case 'UnaryExpression':
      return unary(m, inner, path, frame);
    case 'BinaryExpression':
      if (comparisons.has(inner.operator)) return one(path, { kind: 'condition', node: inner });
      return softenText(
        m.evaluateAll([inner.left, inner.right], path, frame).map((each) => ({ path: each.path, value: unknown })),
      );
    case 'LogicalExpression':
      return logical(m, inner, path, frame);
    case 'ConditionalExpression':
      return choice(m, inner, path, frame);
    case 'AssignmentExpression':
      return assignment(m, inner, path, frame);
    case 'UpdateExpression':
      return one(write(m, inner.argument, unknown, path, frame), unknown);
    case 'SequenceExpression': {
      const all = m.evaluateAll(inner.expressions, path, frame);
      return all.map((each) => ({ path: each.path, value: each.values.at(-1) ?? unknown }));
    }
    case 'ObjectExpression':
      return object(m, inner, path, frame);
    case 'ArrayExpression': {
      if (inner.elements.length > largestTable) return one(path, { kind: 'array', elements: [], open: true });
      const open =
        inner.elements.some((element) => element?.type === 'SpreadElement') ||
        (inner.elements.length === 0 && isKept(inner));
      const elements = inner.elements.map((element) =>
        element?.type === 'SpreadElement' ? element.argument : element,
      );
      return m
        .evaluateAll(elements, path, frame)
        .map((each) => ({ path: each.path, value: { kind: 'array', elements: each.values, open } }));
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      m.meet(inner, path, 'fresh');
      return one(path, { kind: 'function', node: inner, env: path.env });
    case 'ClassExpression':
      meetMethods(m, inner, [path]);
      return one(path, { kind: 'class', node: inner, env: path.env });
    case 'TaggedTemplateExpression':
      return m.evaluateAll(inner.quasi.expressions, path, frame).map((each) => ({ path: each.path, value: unknown }));
    case 'ImportExpression':
      return one(path, unknown);
    default:
      return one(path, unknown);
  }
}

function one(path: Path, value: Value): Outcome[] {
  return [{ path, value }];
}

/**
 * A constant that is written outside the function under analysis is shown where it is used.
 * @param holder the object that holds it
 */
function relocate(m: Machine, value: Value, use: Node, frame: Frame, holder?: Value): Value {
  if (value.kind !== 'constant') return value;
  // An error handler that sends the status of an error is run for each of them.
  if (value.ofError && !m.handled && m.source.isMain(value.node)) return value;
  const root = rootOf(frame);
  if (!root.function || value.node === use || within(value.node, root.function)) return value;
  // A flag in an object that lives longer than the handler may have changed; statuses and names in tables do not.
  const isFlag = typeof value.value === 'boolean' || value.value === null || value.value === undefined;
  if (use.type === 'MemberExpression' && isFlag && !isOfPath(holder, frame)) return unknown;
  return { ...value, node: use };
}

/** Whether an object was made on this path: by a function that is being walked, or by one that it called. */
function isOfPath(value: Value | undefined, frame: Frame): boolean {
  if (value?.kind !== 'object') return false;
  if (value.fresh && value.fresh === rootOf(frame).function) return true;
  for (let at: Frame | undefined = frame; at; at = at.call?.outer)
    if (at.function && within(value.node, at.function)) return true;
  return false;
}

function identifier(m: Machine, node: TSESTree.Identifier, path: Path): Value {
  if (node.name === 'undefined') return constant(undefined, node);
  const variable = m.source.variable(node);
  if (!variable) return meaningOfName(m.vocabulary, node.name, 'global');
  return path.env.get(variable) ?? m.lookUp(variable, path, node.name);
}

/** Longer texts that are made of others are not: they double with each step. */
const longestText = 20_000;

function template(m: Machine, node: TSESTree.TemplateLiteral, path: Path, frame: Frame): Outcome[] {
  if (node.expressions.length === 0) return one(path, constant(node.quasis[0]?.value.cooked ?? '', node));
  return softenText(
    m.evaluateAll(node.expressions, path, frame).map((each) => {
      // Text made of a constant is a constant; text made of credentials still carries them (a cache key, a header).
      if (each.values.every((value) => value.kind === 'constant')) {
        const text = node.quasis.map((quasi, index) => {
          const value = each.values[index];
          return `${quasi.value.cooked ?? ''}${value?.kind === 'constant' ? String(value.value) : ''}`;
        });
        const length = text.reduce((sum, part) => sum + part.length, 0);
        return { path: each.path, value: length > longestText ? unknown : constant(text.join(''), node) };
      }
      const held = each.values.find((value) => value.kind === 'subject');
      return {
        path: each.path,
        value: held?.kind === 'subject' ? { ...held, truthy: 'unknown', falsy: 'unknown', form: 'bound' } : unknown,
      };
    }),
  );
}

function memberExpression(m: Machine, node: TSESTree.MemberExpression, path: Path, frame: Frame): Outcome[] {
  const own = node.object.type === 'ThisExpression' ? fixedName(node.property, node.computed) : undefined;
  const property = own === undefined ? undefined : ownProperty(m.source.fileOf(node), node, own);
  const given = own === undefined || !property ? undefined : injected(m, property, own);
  if (given) return one(path, relocate(m, given, node, frame));
  const found: Outcome[] = [];
  for (const base of m.evaluate(node.object, path, frame)) {
    for (const reached of node.optional
      ? present(m, node.object, base, frame, asksFlag(m, node, base))
      : somebody(m, node, base, frame)) {
      const held = (value: Value): Value => relocate(m, value, node, frame, reached.value);
      if (isNothing(reached.value)) {
        found.push({ path: reached.path, value: constant(undefined, node) });
        continue;
      }
      if (node.computed && fixedName(node.property, true) === undefined) {
        for (const key of m.evaluate(node.property, reached.path, frame)) {
          // `rights[user.role]`: what a table holds for a right is a right.
          if (
            key.value.kind === 'subject' &&
            key.value.about === 'right' &&
            key.value.form !== 'count' &&
            key.value.form !== 'index' &&
            isTable(reached.value)
          ) {
            found.push({
              path: key.path,
              value: subject('right', 'granted', 'insufficient', { name: key.value.name, form: key.value.form }),
            });
            continue;
          }
          const name = fieldNamed(key.value);
          found.push({ path: key.path, value: held(member(m, reached.value, name, node, key.path)) });
        }
        continue;
      }
      const read = member(m, reached.value, fixedName(node.property, node.computed), node, reached.path);
      found.push({ path: reached.path, value: held(readFrom(reached.value, read)) });
    }
  }
  return found;
}

/**
 * Whether a question mark stands before a flag of which nothing is known: `!user?.isResumable`. It is one check, and
 * asks for the flag: that nobody is there is no reason that could be told apart.
 */
function asksFlag(m: Machine, node: TSESTree.MemberExpression, { value, path }: Outcome): boolean {
  const name = fixedName(node.property, node.computed) ?? '';
  if (value.kind !== 'subject' || !/^(is|has|can|was)(?=[A-Z_])/.test(name)) return false;
  const flag = member(m, value, name, node, path);
  return flag.kind === 'unknown' || (flag.kind === 'subject' && flag.truthy === 'unknown' && flag.falsy === 'unknown');
}

/** Something of the server's own in which a key is looked up, not the request or an answer. */
function isTable(value: Value): boolean {
  return (
    value.kind === 'object' ||
    value.kind === 'import' ||
    value.kind === 'unknown' ||
    (value.kind === 'subject' && value.about === 'right')
  );
}

function unary(m: Machine, node: TSESTree.UnaryExpression, path: Path, frame: Frame): Outcome[] {
  if (node.operator === '!') return one(path, { kind: 'condition', node });
  if (node.operator === 'void')
    return m
      .evaluate(node.argument, path, frame)
      .map((each) => ({ path: each.path, value: constant(undefined, node) }));
  return m.evaluate(node.argument, path, frame).map((each) => {
    if (node.operator === '-' && each.value.kind === 'constant' && typeof each.value.value === 'number')
      return { path: each.path, value: constant(-each.value.value, node) };
    if (node.operator === '~' || node.operator === '+') return each;
    return { path: each.path, value: unknown };
  });
}

/** Whether a value is an answer to a question (a boolean) rather than a thing that is passed on. */
function isQuestion(m: Machine, value: Value): boolean {
  if (value.kind === 'condition') return true;
  if (value.kind === 'import') return value.name.split('.').some((name) => m.vocabulary.meaning(name) === 'policy');
  return value.kind === 'subject' && ['check', 'right', 'verdict', 'policy', 'failure', 'expiry'].includes(value.about);
}

function logical(m: Machine, node: TSESTree.LogicalExpression, path: Path, frame: Frame): Outcome[] {
  const lefts = m.evaluate(node.left, path, frame);
  // A default that is empty changes nothing of what the value means: `scopes ?? []`, `header || ''`.
  if (node.operator !== '&&' && isEmpty(node.right) && lefts.every((left) => left.value.kind === 'subject'))
    return lefts;
  const acts = m.source.hasHit(node.right) && /^(Call|Assignment|Await)Expression$/.test(unwrap(node.right).type);
  // `user && user.role` is a thing that is passed on, whatever its left side answers; `??` asks whether there is an
  // answer, not which.
  if (!acts && node.operator !== '??' && placeOf(m, node) === null && lefts.some((left) => isQuestion(m, left.value)))
    return one(path, { kind: 'condition', node });
  const found: Outcome[] = [];
  for (const left of lefts) {
    const known =
      node.operator === '??' && left.value.kind === 'constant'
        ? !isNothing(left.value)
        : node.operator === '??' && left.value.kind === 'condition'
          ? true
          : truthOf(left.value);
    if (known !== undefined) {
      const keeps = node.operator === '&&' ? !known : known;
      found.push(...(keeps ? [left] : m.evaluate(node.right, left.path, frame)));
      continue;
    }
    if (left.value.kind === 'unknown') {
      // Nothing can be said of the left side: the value may be either, the path stays one unless the right side
      // matters.
      for (const right of m.evaluate(node.right, left.path, frame))
        if (isStatus(right.value))
          found.push({ path: right.path, value: unknown }, { path: chosen(m, node, right.path), value: right.value });
        else
          found.push(
            right.value.kind === 'subject' || right.value.kind === 'unknown'
              ? right
              : { path: right.path, value: unknown },
          );
      continue;
    }
    const split = m.assumeValue(left.value, node.left, left.path, frame);
    const stays = node.operator === '&&' ? split.no : split.yes;
    const goesOn = node.operator === '&&' ? split.yes : split.no;
    // On the side where `&&` stops, the value is the falsy left one.
    found.push(
      ...stays.map((each) => ({ path: each, value: node.operator === '&&' ? constant(undefined, node) : left.value })),
    );
    for (const each of goesOn)
      found.push(
        ...(asks(m, node.right)
          ? one(each, { kind: 'condition', node: node.right })
          : m.evaluate(node.right, each, frame)),
      );
  }
  return found;
}

/** A call that answers yes or no, the same whenever it is made: it stays a question until it is tested. */
function asks(m: Machine, node: Node): boolean {
  const call = unwrap(node);
  return (
    call.type === 'CallExpression' && /^(includes|has)$/.test(lastName(call.callee) ?? '') && placeOf(m, call) !== null
  );
}

/**
 * The path on which the right side applies: the conditions count that chose it, where it is one of several arms, or a
 * variable that has one of several values.
 */
function chosen(m: Machine, node: TSESTree.LogicalExpression, path: Path): Path {
  if (unwrap(node.right).type === 'ConditionalExpression') return path;
  const variable = variableOf(m, node.right);
  const isChosen = variable !== null && [...factsOf(path)].some(({ chose }) => chose?.has(variable));
  return isChosen ? harden(path, variable) : fallback(m, node, path);
}

/** Why an error came without a status is not known, and so is the cause of the answer. */
function fallback(m: Machine, node: TSESTree.LogicalExpression, path: Path): Path {
  return addFact(path, {
    atom: node,
    outcome: false,
    reading: 'unknown',
    about: 'fallback',
    evidence: { node: node.left, text: `no ${shorten(m.source.text(node.left))}` },
  });
}

/** `err.status || 401`: a status that applies where nothing else is known. */
function isStatus(value: Value): boolean {
  return value.kind === 'constant' && typeof value.value === 'number' && value.value >= 100 && value.value <= 599;
}

function isEmpty(node: Node): boolean {
  const inner = unwrap(node);
  return (
    isFalsy(inner) ||
    (inner.type === 'ArrayExpression' && inner.elements.length === 0) ||
    (inner.type === 'ObjectExpression' && inner.properties.length === 0)
  );
}

function choice(m: Machine, node: TSESTree.ConditionalExpression, path: Path, frame: Frame): Outcome[] {
  const split = m.assume(node.test, path, frame);
  const outcomes = [
    ...split.yes.flatMap((each) => m.evaluate(node.consequent, each, frame)),
    ...split.no.flatMap((each) => m.evaluate(node.alternate, each, frame)),
  ];
  if (isMessage(node)) return softenText(outcomes);
  const name = pickedByCaller(m, node, path, frame);
  return name === undefined
    ? outcomes
    : outcomes.map((each) =>
        each.value.kind === 'subject' && each.value.about === 'owner'
          ? { ...each, value: subject('identity', 'known', 'unknown', { name }) }
          : each,
      );
}

/**
 * Of two records, the one that is picked since it holds the id of the caller is the caller's own, and so is the other
 * one where it does not: `talk.first.userId === user.id ? talk.first : talk.second`.
 * @returns a name for it
 */
function pickedByCaller(
  m: Machine,
  { test, consequent, alternate }: TSESTree.ConditionalExpression,
  path: Path,
  frame: Frame,
): string | undefined {
  const asked = unwrap(test);
  if (asked.type !== 'BinaryExpression' || !/^[=!]==?$/.test(asked.operator)) return undefined;
  const picked = placeOf(m, asked.operator.startsWith('=') ? consequent : alternate);
  const other = placeOf(m, asked.operator.startsWith('=') ? alternate : consequent);
  if (picked === null || other === null || picked === other || rootOfPlace(picked) !== rootOfPlace(other))
    return undefined;
  const held = [asked.left, asked.right].find((each) => {
    const inner = unwrap(each);
    return inner.type === 'MemberExpression' && placeOf(m, inner.object) === picked;
  });
  const caller = held === asked.left ? asked.right : asked.left;
  const isCaller = (value: Value): boolean =>
    value.kind === 'subject' && (value.about === 'identityPart' || value.about === 'identity');
  return held && m.evaluate(caller, path, frame).every(({ value }) => isCaller(value)) ? 'member' : undefined;
}

function assignment(m: Machine, node: TSESTree.AssignmentExpression, path: Path, frame: Frame): Outcome[] {
  if (node.operator === '=')
    return m
      .evaluate(node.right, path, frame)
      .flatMap((given) =>
        settled(m, given, frame).flatMap((right) =>
          writeAll(m, node.left, right.value, right.path, frame).map((each) => ({ path: each, value: right.value })),
        ),
      );
  if (node.operator === '||=' || node.operator === '??=' || node.operator === '&&=') {
    const found: Outcome[] = [];
    for (const left of m.evaluate(node.left, path, frame)) {
      const split = m.assumeValue(left.value, node.left, left.path, frame);
      const [kept, written] = node.operator === '&&=' ? [split.no, split.yes] : [split.yes, split.no];
      found.push(...kept.map((each) => ({ path: each, value: left.value })));
      for (const each of written)
        for (const right of m.evaluate(node.right, each, frame))
          found.push(
            ...writeAll(m, node.left, right.value, right.path, frame).map((after) => ({
              path: after,
              value: right.value,
            })),
          );
    }
    return found;
  }
  return m
    .evaluate(node.right, path, frame)
    .map((right) => ({ path: write(m, node.left, unknown, right.path, frame), value: unknown }));
}

/** A condition that is stored in a variable that changes is decided where it is stored. */
function settled(m: Machine, outcome: Outcome, frame: Frame): Outcome[] {
  const { value, path } = outcome;
  if (value.kind !== 'condition') return [outcome];
  const split = m.assume(value.node, path, frame);
  return [
    ...split.yes.map((each) => ({ path: each, value: constant(true, value.node) })),
    ...split.no.map((each) => ({ path: each, value: constant(false, value.node) })),
  ];
}

function writeAll(m: Machine, target: Node, value: Value, path: Path, frame: Frame): Path[] {
  const left = unwrap(target);
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') return m.bind(left, value, path, frame);
  return [write(m, left, value, path, frame)];
}

/** Assigns to a variable or member; what was decided about it, and below it, is forgotten. */
function write(m: Machine, target: Node, value: Value, path: Path, frame: Frame): Path {
  const left = unwrap(target);
  const place = placeOf(m, left);
  const forgotten = place === null ? path : forgetTruth(path, place);
  if (left.type === 'Identifier') {
    const variable = m.source.variable(left);
    return variable
      ? setVariable(
          forgotten,
          variable,
          named(m, left.name, m.source.isWrittenElsewhere(variable) ? blurred(value) : value),
        )
      : forgotten;
  }
  if (left.type === 'MemberExpression')
    return assignMember(
      m,
      left,
      value,
      place !== null && path.truth.get(identified) === true ? setTruth(forgotten, filled(place), true) : forgotten,
      frame,
    );
  return forgotten;
}

/** Whether a list is kept under a name: one that is empty where it is made is there to be filled, maybe by others. */
function isKept(node: Node): boolean {
  return /^(VariableDeclarator|Property|PropertyDefinition|AssignmentExpression)$/.test(node.parent?.type ?? '');
}

function object(m: Machine, node: TSESTree.ObjectExpression, path: Path, frame: Frame): Outcome[] {
  if (node.properties.length > largestTable) {
    for (const property of node.properties)
      if (property.type === 'Property' && m.source.hasHit(property)) m.evaluate(property.value, path, frame);
    return one(path, { kind: 'object', properties: new Map(), open: true, node });
  }
  registerTable(m, node, path);
  const parts = node.properties.map((property) =>
    property.type === 'SpreadElement' ? property.argument : property.value,
  );
  return m.evaluateAll(parts, path, frame).map((each) => {
    const properties = new Map<string, Value>();
    let open = false;
    node.properties.forEach((property, index) => {
      const value = each.values[index] ?? unknown;
      if (property.type === 'SpreadElement') {
        if (value.kind === 'object') {
          for (const [name, held] of value.properties) properties.set(name, held);
          open ||= value.open;
        } else if (value.kind === 'error') {
          for (const name of ['status', 'statusCode', ...(value.properties?.keys() ?? [])])
            properties.set(name, member(m, value, name, property, each.path));
          open ||= value.open !== false;
        } else if (value.kind === 'headers' || value.kind === 'constant') {
          // A `Headers` object spreads to nothing, and so does a condition that did not hold.
        } else if (!isHarmlessSpread(property.argument)) {
          open = true;
          // What comes after may replace what stands before.
          for (const [name, held] of properties) if (held.kind === 'constant') properties.set(name, unknown);
        }
        return;
      }
      const name = keyName(m, property, each.path, frame);
      if (name === undefined) open = true;
      // A getter's property is what it returns, not the function.
      else
        properties.set(
          name,
          property.kind === 'get' || (isFunction(property.value) && value.kind === 'unknown') ? unknown : value,
        );
    });
    registerRoute(m, node, properties);
    if (properties.size > largestTable)
      return { path: each.path, value: { kind: 'object', properties: new Map(), open: true, node } };
    return { path: each.path, value: { kind: 'object', properties, open, node } };
  });
}

function keyName(m: Machine, property: TSESTree.Property, path: Path, frame: Frame): string | undefined {
  const fixed = fixedName(property.key, property.computed);
  if (fixed !== undefined || !property.computed) return fixed;
  const [key] = m.evaluate(property.key, path, frame);
  if (key?.value.kind === 'constant') return String(key.value.value);
  return key?.value.kind === 'import' && isChallengeName(key.value) === true ? 'www-authenticate' : undefined;
}

/** A table whose name says that it holds other headers: `...corsHeaders`. */
function isHarmlessSpread(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'LogicalExpression') return isHarmlessSpread(inner.right);
  if (inner.type === 'ConditionalExpression')
    return isHarmlessSpread(inner.consequent) && isHarmlessSpread(inner.alternate);
  if (inner.type === 'ObjectExpression')
    return inner.properties.every((property) => property.type === 'Property' && !property.computed);
  const name =
    inner.type === 'Identifier'
      ? inner.name
      : inner.type === 'MemberExpression'
        ? (fixedName(inner.property, inner.computed) ?? '')
        : inner.type === 'CallExpression' && inner.callee.type === 'Identifier'
          ? inner.callee.name
          : '';
  return /cors|csp|json|content|cache|security|rate/i.test(name);
}
