// node test/differential/mutations.mjs: breaks the analysis on purpose, one way at a time, in a copy, and runs the programs
// of the test over it. Each mutation must be caught. An argument keeps to the mutations whose name holds it; FUZZ_COUNT is the
// number of programs.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What breaks, where, and how: the text stands in the file exactly once. */
const mutations = [
  ['negation forgotten', 'paths/assume.ts', 'return { yes: split.no, no: split.yes };', 'return { yes: split.yes, no: split.no };'],
  ['&& read as ||', 'paths/assume.ts', "const decided = node.operator === '&&' ? left.no : left.yes;", "const decided = node.operator === '&&' ? left.yes : left.no;"],
  ['a decided place is forgotten', 'paths/assume.ts', 'yes: known === false ? [] : [side(true)]', 'yes: [side(true)]'],
  ['!== as ===', 'paths/assume.ts', "'!==': { as: '===', holds: false }", "'!==': { as: '===', holds: true }"],
  ['!= null turned', 'values/compare.ts', 'return turn(equality(m, node, left, right), !equals);', 'return turn(equality(m, node, left, right), equals);'],
  ['< turned', 'values/compare.ts', 'return judged(order(left, right));', 'return judged(order(right, left));'],
  ['membership turned', 'values/compare.ts', '(denies ? { yes: fail, no: pass, about } : { yes: pass, no: fail, about })', '(denies ? { yes: pass, no: fail, about } : { yes: fail, no: pass, about })'],
  ['owner compared, nothing said', 'values/compare.ts', "if (caller) return { yes: 'granted', no: 'insufficient', about: 'right' };", ''],
  ['finally forgotten', 'paths/walk.ts', 'm.walk(node.finalizer, ending, frame)', '[]'],
  ['catch not entered', 'paths/walk.ts', 'm.walk(clause.body, join(bound), handler).map(', '([] as Path[]).map('],
  ['break leads nowhere', 'paths/walk.ts', 'frame.targets.findLast((each) => each.label === name)?.breaks.push(...paths);', ''],
  ['else not walked', 'paths/walk.ts', 'rest = m.walk(at, rest, frame);', 'rest = [];'],
  ['default of a switch lost', 'paths/walk.ts', 'if (fallback) entries.set(fallback, rest);', ''],
  ['what is behind a loop lost', 'paths/walk.ts', 'return join([...split.no, ...last, ...target.breaks]);', 'return join([...last, ...target.breaks]);'],
  ['soft conditions stay hard', 'paths/soften.ts', 'const soft = fact.soft || (complete(both?.yes) && complete(both?.no));', 'const soft = fact.soft;'],
  ['two sides joined are none', 'paths/join.ts', 'wait(blend(sibling, path, facts.before));', ''],
  ['append sets nothing', 'responses/effects.ts', "return adds && given.kind === 'missing' ? before : adds ? over(before, given) : given;", 'return adds ? before : given;'],
  ['removing does nothing', 'responses/effects.ts', "isChallengeName(argument(0)) === true ? go({ ...state, challenge: { kind: 'missing', removed: true, at: call } })", "isChallengeName(argument(0)) === true ? go(state)"],
  ['headers of the raw head lost', 'responses/effects.ts', "const own = table && table.kind !== 'constant' ? challengeIn(table, call, 'plain') : missing;", 'const own = missing;'],
  ['headers of errors not copied', 'responses/record.ts', "if (copies === true || frameworkNamed(error.family)?.errors?.sendsHeldResponse) return error.challenge;", ''],
  ['Koa keeps what was set before a throw', 'frameworks/koa.ts', 'keepsHeaders: false', 'keepsHeaders: true'],
  ['Express loses what was set before a throw', 'frameworks/express.ts', 'keepsHeaders: true', 'keepsHeaders: false'],
  ['middleware covers nothing', 'around.ts', 'if (flow.set && !flow.missing) return !(thrown && wipes);', 'if (flow.set && !flow.missing) return false;'],
  ['nobody may have a right', 'values/call.ts', 'if (!predicate && asksOfNobody(m, name, called.value, args))', 'if (false)'],
  ['something may belong to nobody', 'values/compare.ts', "if ((isOfNobody(right) && isOwned(left)) || (isOfNobody(left) && isOwned(right))) return { kind: 'decided', outcome: false };", ''],
  ['policies are rights', 'caller/cause.ts', "return nobody ? { cause: 'unknown' } : { cause: 'policy', evidence, ...withCaller };", "return { cause: 'insufficient', evidence, ...withCaller };"],
  ['the oldest condition decides', 'caller/cause.ts', 'for (const fact of facts) {\n    if (fact.soft) continue;\n    if (fact.about', 'for (const fact of [...facts].reverse()) {\n    if (fact.soft) continue;\n    if (fact.about'],
  ['helpers decide nothing outside', 'paths/follow.ts', 'truth: truthOutside(m, visit, path)', 'truth: entry.truth'],
  ['a status in a variable is anybody\'s', 'responses/status.ts', "if (value.kind === 'constant' && value.node === status) result = harden(result, variable);", ''],
  ['what was presented is never over', 'values/compare.ts', "if (small.kind === 'subject' && small.about === 'expiry') return { yes: 'invalid', no: 'verified', about: 'expiry' };", ''],
  ['what is missing is there', 'values/call.ts', "subject('right', 'insufficient', other.reading) : undefined", "subject('right', other.reading, 'insufficient') : undefined"],
  ['a date of a verification is a verdict', 'values/member.ts', '(?!_?(at|on|date|time|until|from|to)$)', ''],
  ['a part of an account is a missing login', 'values/member.ts', "return subject('other', 'unknown', 'unknown', { name });\n}\n\n/** A field of an account that the caller only named", "return subject('other', 'unknown', 'absent', { name });\n}\n\n/** A field of an account that the caller only named"],
  ['a getter is a function', 'values/evaluate.ts', "property.kind === 'get' || ", ''],
  ['a word in a code is a verdict', 'values/compare.ts', 'return refusedByPackage.test(text) || refused.test(', 'return /auth/i.test(text) || refused.test('],
];

const copy = mkdtempSync(path.join(tmpdir(), 'mutations-'));
for (const name of ['src', 'rules', 'fixtures', 'test/differential', 'test/support', 'package.json', 'tsconfig.json']) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
for (const name of ['node_modules', 'test/wire']) symlinkSync(path.join(root, name), path.join(copy, name));

function run() {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  return spawnSync(process.execPath, [vitest, 'run', '--config', path.join(copy, 'test/differential/vitest.config.ts')], { env: { ...process.env, FUZZ_SMALLEST: 'no' }, encoding: 'utf8' });
}

let missed = 0;
const wanted = mutations.filter(([name]) => name.includes(process.argv[2] ?? ''));
for (const [name, file, from, to] of wanted) {
  const target = path.join(copy, 'src', file);
  const text = readFileSync(target, 'utf8');
  if (text.split(from).length !== 2) {
    console.log(`stale     ${name}: the text is not in ${file} once`);
    missed += 1;
    continue;
  }
  writeFileSync(target, text.replace(from, () => to));
  const { status, stdout, stderr } = run();
  writeFileSync(target, text);
  const after = /after (\d+) programs/.exec(stdout + stderr)?.[1];
  if (status === 0 || after === undefined) missed += 1;
  console.log(status !== 0 && after !== undefined ? `caught    ${name}, after ${after} programs` : `NOT CAUGHT ${name}`);
}
rmSync(copy, { recursive: true });
console.log(`${String(wanted.length - missed)} of ${String(wanted.length)} mutations were caught`);
process.exitCode = missed === 0 ? 0 : 1;
