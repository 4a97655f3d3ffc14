import type { TSESTree } from '@typescript-eslint/utils';
import type { Vocabulary } from '../caller/vocabulary.ts';
import { compare, nothing, type Judgement } from '../values/compare.ts';
import { placeAsked, placeOf, truthAt } from '../values/place.ts';
import { subject, truthOf, type About, type ImportValue, type Subject, type Value } from '../values/value.ts';
import type { Node } from '../model.ts';
import { lastName, memberPath, rootOfChain, shorten, unwrap, within } from '../syntax.ts';
import { meaningOfName } from '../values/names.ts';
import { identifiedBy } from '../values/presence.ts';
import { isUnequal, setEqual } from './equal.ts';
import { join } from './join.ts';
import type { Frame, Machine, Split } from './machine.ts';
import { addFact, factsOf, filled, harden, identified, setTruth, tested, type Path, type VariableKey } from './path.ts';

/**
 * Splits a path by a condition. Connectives are taken apart with their polarity, so that each resulting path carries
 * the atoms that decided it: `!user || !user.admin` holds on two paths, one without a caller and one with a caller who
 * lacks a right. An atom whose outcome is already known on the path leaves only that side.
 */
export function assume(m: Machine, test: Node, path: Path, frame: Frame): Split {
  const node = unwrap(test);
  switch (node.type) {
    case 'UnaryExpression':
      if (node.operator === '!') {
        const split = m.assume(node.argument, path, frame);
        return { yes: split.no, no: split.yes };
      }
      break;
    case 'LogicalExpression': {
      if (node.operator === '??') break;
      const left = m.assume(node.left, path, frame);
      const decided = node.operator === '&&' ? left.no : left.yes;
      const open = node.operator === '&&' ? left.yes : left.no;
      const right = open.map((each) => m.assume(node.right, each, frame));
      const yes = right.flatMap((each) => each.yes);
      const no = right.flatMap((each) => each.no);
      return node.operator === '&&' ? capped(yes, [...decided, ...no]) : capped([...decided, ...yes], no);
    }
    case 'ConditionalExpression': {
      const split = m.assume(node.test, path, frame);
      const then = split.yes.map((each) => m.assume(node.consequent, each, frame));
      const otherwise = split.no.map((each) => m.assume(node.alternate, each, frame));
      const both = [...then, ...otherwise];
      return capped(
        both.flatMap((each) => each.yes),
        both.flatMap((each) => each.no),
      );
    }
    case 'BinaryExpression':
      return comparison(m, node, path, frame);
    case 'AwaitExpression':
      return m.assume(node.argument, path, frame);
    case 'CallExpression':
      if (node.callee.type === 'Identifier' && node.callee.name === 'Boolean' && node.arguments[0])
        return m.assume(node.arguments[0], path, frame);
      return presence(m, node, path, frame) ?? called(m, node, path, frame);
    default:
  }
  return called(m, node, path, frame);
}

/** Splits a path by what an expression comes to. */
function called(m: Machine, node: Node, path: Path, frame: Frame): Split {
  const splits = m
    .evaluate(node, path, frame)
    .map((outcome) => m.assumeValue(outcome.value, node, outcome.path, frame));
  return capped(
    splits.flatMap((each) => each.yes),
    splits.flatMap((each) => each.no),
  );
}

const asksForNothing = /^is_?(?:Nil|Nullish|Null_?Or_?Undefined|Undefined_?Or_?Null|Undefined)$/i;
const asksForSomething =
  /^is_?(?:Defined|(?:Not|Non)_?(?:Nil|Nullish|Nullable|Undefined|Null_?(?:Or|Nor|And)_?(?:Not_?)?Undefined))$/i;

/**
 * `isNil(user)`, `isNotNullNorUndefined(user)`: a helper that is known by its name alone, and asks whether something is
 * there.
 */
function presence(m: Machine, node: TSESTree.CallExpression, path: Path, frame: Frame): Split | undefined {
  const name = lastName(node.callee) ?? '';
  const [asked, ...others] = node.arguments;
  if (!asked || others.length > 0 || !(asksForNothing.test(name) || asksForSomething.test(name))) return undefined;
  // What is seen is followed.
  if (m.evaluate(node.callee, path, frame).some(({ value }) => value.kind === 'function')) return undefined;
  const split = m.assume(asked, path, frame);
  return asksForNothing.test(name) ? { yes: split.no, no: split.yes } : split;
}

/** Keeps the number of paths on one side of a condition bounded. */
function capped(yes: Path[], no: Path[]): Split {
  return { yes: yes.length > 12 ? join(yes) : yes, no: no.length > 12 ? join(no) : no };
}

/** Splits a path by the truth of a value that the expression `atom` has. */
export function assumeValue(m: Machine, value: Value, atom: Node, path: Path, frame: Frame): Split {
  if (value.kind === 'condition') return m.assume(value.node, path, frame);
  const truth = truthOf(value);
  if (truth !== undefined) {
    const variable = value.kind === 'constant' ? variableOf(m, atom) : null;
    const reached = variable ? tested(path, variable) : path;
    const asked =
      variable && reached === path && decidedElsewhere(variable, path, frame)
        ? asUnread(m, atom, truth, path)
        : reached;
    return truth ? { yes: [asked], no: [] } : { yes: [], no: [asked] };
  }
  // What a helper found out about what it returns holds for whoever asks it of the result.
  const place = placeAsked(m, atom, path);
  const known = truthAt(m, atom, path);
  const from = place === null || known === undefined ? path : setTruth(path, place, known);
  if (value.kind !== 'subject')
    return split(m, atom, value.kind === 'import' ? imported(m, value, atom) : nothing, place, from);
  const no = isElsewhere(value, atom, place, from) ? 'unknown' : value.falsy;
  const about = value.form === 'bound' && value.about === 'right' ? 'claimed' : value.about;
  const sides = split(m, atom, { yes: value.truthy, no, about, weak: value.weak }, place, from);
  return { yes: sides.yes.map((each) => identifiedBy(each, value)), no: value.sure ? [] : sides.no };
}

/**
 * Whoever showed good credentials is known, and may be no user: that a place of the request is empty which the code has
 * not filled since says nothing then (`req.user?.superAdmin` of somebody with an API key).
 */
function isElsewhere(value: Subject, atom: Node, place: string | null, path: Path): boolean {
  if (
    value.about !== 'identity' ||
    value.falsy !== 'absent' ||
    place === null ||
    unwrap(atom).type !== 'MemberExpression'
  )
    return false;
  return path.truth.get(identified) === true && path.truth.get(filled(place)) !== true;
}

/** A switch from elsewhere, by its name: `features.posts`, `settings.maintenance`. */
function imported(m: Machine, value: ImportValue, atom: Node): Judgement {
  for (const name of [...value.name.split('.'), ...(memberPath(atom) ?? [])]) {
    const meaning = meaningOfName(m.vocabulary, name, 'global');
    if (meaning.kind === 'subject' && meaning.about === 'policy')
      return { yes: meaning.truthy, no: meaning.falsy, about: 'policy' };
  }
  return nothing;
}

/** The variable that an expression reads, directly or through members. */
export function variableOf(m: Machine, atom: Node): VariableKey | null {
  const root = rootOfChain(atom, false);
  return root.type === 'Identifier' ? m.source.variable(root) : null;
}

/** @param holds the outcome of `atom` under which the place is true */
function split(m: Machine, atom: Node, judgement: Judgement, place: string | null, path: Path, holds = true): Split {
  const held = place === null ? undefined : path.truth.get(place);
  const known = held === undefined ? undefined : held === holds;
  const side = (outcome: boolean): Path => {
    const given = outcome ? judgement.yes : judgement.no;
    const reading = given === 'never' ? 'unknown' : given;
    const evidence = { node: atom, text: evidenceText(m, atom, outcome) };
    // That a captcha was solved, or a rate kept, is no reason either.
    const kept = (outcome ? judgement.no : judgement.yes) === 'settled';
    const unread = reading === 'unknown' && judgement.about !== 'failure' && !kept;
    const about = unread ? aboutText(m, atom, outcome, judgement.about) : judgement.about;
    const reached = addFact(path, {
      atom,
      outcome,
      reading,
      about,
      evidence,
      ...(judgement.weak && { weak: judgement.weak }),
    });
    return place === null ? reached : setTruth(reached, place, outcome === holds);
  };
  return { yes: known === false ? [] : [side(true)], no: known === true ? [] : [side(false)] };
}

function comparison(m: Machine, node: TSESTree.BinaryExpression, path: Path, frame: Frame): Split {
  const yes: Path[] = [];
  const no: Path[] = [];
  // The operand of `typeof` is what the comparison is about.
  const left = node.left.type === 'UnaryExpression' && node.left.operator === 'typeof' ? node.left.argument : node.left;
  for (const { path: reached, values } of m.evaluateAll([left, node.right], path, frame)) {
    const [first, second] = values;
    if (!first || !second) continue;
    const result = compare(m, node, first, second);
    if (result.kind === 'decided') {
      const variable = variableOf(m, left) ?? variableOf(m, node.right);
      const decided = variable ? harden(reached, variable, 0, 'passed') : reached;
      const right = rightHeld(m, node, values, decided, frame);
      (result.outcome ? yes : no).push(withRight(m, node, result.outcome, right, decided));
      continue;
    }
    if (result.kind === 'truth') {
      // `x === true`, `x !== null`, `typeof x === 'string'`: the truth of one operand, maybe turned round.
      const of = result.operand === 'left' ? left : node.right;
      const value = result.operand === 'left' ? first : second;
      // Of what a helper returned which is there, the type asks which kind it is: a text, or what a verifier made of
      // it.
      if (left !== node.left && isText(second) && isReturned(m, of, reached)) {
        const kinds = split(m, node, nothing, null, reached);
        yes.push(...kinds.yes);
        no.push(...kinds.no);
        continue;
      }
      const inner = m.assumeValue(value, unwrap(of), reached, frame);
      yes.push(...(result.turned ? inner.no : inner.yes));
      no.push(...(result.turned ? inner.yes : inner.no));
      continue;
    }
    // A placeholder that was chosen because nobody is there: why it was chosen counts again.
    const chosen =
      first.kind === 'constant' ? variableOf(m, left) : second.kind === 'constant' ? variableOf(m, node.right) : null;
    const from = chosen ? harden(reached, chosen) : reached;
    const sides = compared(m, node, left, values, { ...result.judgement, weak: isWeak(values) }, from);
    yes.push(...sides.yes);
    no.push(...sides.no);
  }
  return capped(yes, no);
}

/**
 * What a comparison says that is decided by a right which a helper gave to whom it found: that one is the caller's,
 * also where the code shows which it is, as in `return { role: 'user' }` behind the token of users.
 */
function rightHeld(
  m: Machine,
  node: TSESTree.BinaryExpression,
  [first, second]: readonly Value[],
  path: Path,
  frame: Frame,
): Judgement | null {
  const left = unwrap(node.left);
  const name = left.type === 'MemberExpression' ? lastName(left) : undefined;
  if (left.type !== 'MemberExpression' || name === undefined || m.vocabulary.meaning(name) !== 'right') return null;
  if (first?.kind !== 'constant' || typeof first.value !== 'string' || !second) return null;
  const [holder] = m.evaluate(left.object, path, frame);
  if (holder?.value.kind !== 'object' || holder.value.fresh === undefined) return null;
  const result = compare(m, node, subject('right', 'granted', 'insufficient', { name }), second);
  return result.kind === 'judged' ? result.judgement : null;
}

/** The path on which a right is there or lacking, where the outcome of a comparison says so. */
function withRight(m: Machine, node: Node, outcome: boolean, right: Judgement | null, path: Path): Path {
  const reading = right?.[outcome ? 'yes' : 'no'];
  if (reading !== 'insufficient' && reading !== 'granted') return path;
  const evidence = { node, text: evidenceText(m, node, outcome) };
  return addFact(path, { atom: node, outcome, reading, about: 'right', evidence });
}

function isText(type: Value): boolean {
  return type.kind === 'constant' && type.value === 'string';
}

/** Whether an expression is what a helper returned, and found to be there; nothing else has asked for it since. */
function isReturned(m: Machine, node: Node, path: Path): boolean {
  const place = placeOf(m, unwrap(node));
  return (place === null || !path.truth.has(place)) && truthAt(m, unwrap(node), path) === true;
}

/** What a condition is about of which nothing else is known: its text may say that it is about no caller. */
function aboutText(m: Machine, atom: Node, outcome: boolean, about: About): About {
  const named = namesIn(m, atom);
  if (named === null) return about;
  if (named.manner) return 'manner';
  // A feature that is on, and nothing that is closed, is no reason.
  return named.refuses[outcome ? 'off' : 'on'] ? 'switch' : about;
}

/** What the names in a condition say: how to answer, or that a switch refuses which is on or off. */
interface Named {
  readonly manner: boolean;
  readonly refuses: { readonly on: boolean; readonly off: boolean };
}

/** Read once for all paths that meet a condition. */
const namedIn = new WeakMap<Vocabulary, WeakMap<Node, Named | null>>();

function namesIn(m: Machine, atom: Node): Named | null {
  const known = namedIn.get(m.vocabulary) ?? new WeakMap<Node, Named | null>();
  namedIn.set(m.vocabulary, known);
  let named = known.get(atom);
  if (named === undefined) known.set(atom, (named = readNames(m, m.source.text(atom))));
  return named;
}

function readNames({ vocabulary }: Machine, text: string): Named | null {
  if (text.length > longestCondition) return null;
  const names = [...text.matchAll(/[\w$]+/g)].map(([name]) => name);
  const refuses = (which: 'on' | 'off'): boolean =>
    names.some((name) => vocabulary.isAbuseCheck(name) || vocabulary.switchOf(name) === which);
  return { manner: vocabulary.isManner(text), refuses: { on: refuses('on'), off: refuses('off') } };
}

/** The text of longer conditions is not read. */
const longestCondition = 200;

/**
 * Whether a helper decided what is asked, and nothing that it found out about the caller says why: what it returned
 * comes from another function, and no condition of it that tells is on the path.
 */
function decidedElsewhere(variable: VariableKey, path: Path, frame: Frame): boolean {
  const held = path.env.get(variable);
  if (held?.kind !== 'constant' || !frame.function || within(held.node, frame.function)) return false;
  const [definition] = (variable as { readonly defs: readonly { readonly node: Node }[] }).defs;
  if (definition?.node.type !== 'VariableDeclarator' || !definition.node.init) return false;
  const { init } = definition.node;
  for (const fact of factsOf(path))
    if (!fact.soft && fact.reading !== 'unknown' && within(fact.evidence.node, init)) return false;
  return true;
}

/** The path on which a condition came out of which nothing is known. */
function asUnread(m: Machine, atom: Node, outcome: boolean, path: Path): Path {
  const evidence = { node: atom, text: evidenceText(m, atom, outcome) };
  return addFact(path, { atom, outcome, reading: 'unknown', about: 'other', evidence });
}

/** Whether all that is compared is known by its name alone, as far as it speaks of the caller. */
function isWeak(values: readonly Value[]): boolean {
  const telling = values.filter(
    (value) =>
      value.kind === 'subject' && value.about !== 'other' && value.about !== 'input' && value.about !== 'owner',
  );
  return telling.length > 0 && telling.every((value) => value.kind === 'subject' && value.weak === true);
}

/** A comparison is decided where the same one was tested before, in either direction. */
function compared(
  m: Machine,
  node: TSESTree.BinaryExpression,
  left: Node,
  values: readonly Value[],
  judgement: Judgement,
  path: Path,
): Split {
  const direction = directions[node.operator];
  if (!direction || left !== node.left) return split(m, node, judgement, null, path);
  const [first, second] = [left, node.right].map((operand, index) => {
    const value = values[index];
    return value?.kind === 'constant' ? `= ${String(value.value)}` : placeOf(m, operand);
  });
  if (first == null || second == null) return split(m, node, judgement, null, path);
  if (direction.as !== '===')
    return split(m, node, judgement, `${first} ${direction.as} ${second}`, path, direction.holds);
  // What is equal is so from both sides.
  const [one, other] = isLiteral(first) || (first < second && !isLiteral(second)) ? [second, first] : [first, second];
  const place = `${one} === ${other}`;
  if (!isLiteral(other)) return split(m, node, judgement, place, path, direction.holds);
  // What is equal to one literal is equal to no other.
  const sides = split(
    m,
    node,
    judgement,
    place,
    isUnequal(path, one, other) ? setTruth(path, place, false) : path,
    direction.holds,
  );
  const equal = (paths: Path[]): Path[] => paths.map((each) => setEqual(each, one, other));
  return direction.holds ? { yes: equal(sides.yes), no: sides.no } : { yes: sides.yes, no: equal(sides.no) };
}

/** What a comparison with a literal is noted as. */
function isLiteral(operand: string): boolean {
  return operand.startsWith('= ');
}

/** Comparisons by what they come to: `a !== b` is true where `a === b` is not. */
const directions: Readonly<Record<string, { as: string; holds: boolean }>> = {
  '===': { as: '===', holds: true },
  '!==': { as: '===', holds: false },
  '==': { as: '===', holds: true },
  '!=': { as: '===', holds: false },
  '<': { as: '<', holds: true },
  '>=': { as: '<', holds: false },
  '>': { as: '>', holds: true },
  '<=': { as: '>', holds: false },
};

const opposite: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** What conditions are in the user's words, by their outcome: the same on all paths that meet them. */
const evidenceTexts = { true: new WeakMap<Node, string>(), false: new WeakMap<Node, string>() };

/** The condition in the user's words, turned so that it holds on the path. */
export function evidenceText(m: Machine, atom: Node, outcome: boolean): string {
  const known = evidenceTexts[outcome ? 'true' : 'false'];
  let text = known.get(atom);
  if (text === undefined) known.set(atom, (text = turned(m, atom, outcome)));
  return text;
}

function turned(m: Machine, atom: Node, outcome: boolean): string {
  const node = unwrap(atom);
  if (node.type === 'BinaryExpression') {
    const [left, right] = operands(m, node);
    if (outcome) return shorten(`${left} ${node.operator} ${right}`);
    const operator = opposite[node.operator];
    return shorten(operator ? `${left} ${operator} ${right}` : `!(${left} ${node.operator} ${right})`);
  }
  if (outcome) return shorten(m.source.text(node));
  const text = m.source.text(node);
  return shorten(/^(Await|Assignment|Logical|Conditional)/.test(node.type) ? `!(${text})` : `!${text}`);
}

/** The texts of both operands with their parentheses; a `case` has its operands in two places. */
function operands(m: Machine, node: TSESTree.BinaryExpression): [string, string] {
  const file = m.source.fileOf(node);
  const between = file.between(node.left.range[1], node.right.range[0]);
  if (/[{;]/.test(between)) return [m.source.text(node.left), m.source.text(node.right)];
  const at = between.indexOf(node.operator);
  return [
    file.between(node.range[0], node.left.range[1]) + between.slice(0, at),
    between.slice(at + node.operator.length) + file.between(node.right.range[0], node.range[1]),
  ];
}
