import type { TSESTree } from '@typescript-eslint/utils';
import { frameworks, isShown } from '../frameworks/index.ts';
import type { Machine } from '../paths/machine.ts';
import { evidenceText } from '../paths/assume.ts';
import { addFact, setTruth, type Path } from '../paths/path.ts';
import { lastName, unwrap } from '../syntax.ts';
import { placeOf } from './place.ts';

/**
 * The path behind a call that throws where nobody is logged in (`await auth.use('api').authenticate()`): somebody is,
 * and the place that the call fills holds them.
 * @param name of the method that is called
 */
export function behindDemand(m: Machine, call: TSESTree.CallExpression, name: string, path: Path): Path {
  const demands = frameworks.find(
    (each) => each.demands?.by.includes(name) && isShown(each, m.source.fileOf(call)),
  )?.demands;
  const callee = unwrap(call.callee);
  if (!demands || callee.type !== 'MemberExpression') return path;
  let holder = unwrap(callee.object);
  // Which of several ways to log in: `auth.use('api')`.
  const chosen = holder.type === 'CallExpression' ? unwrap(holder.callee) : undefined;
  if (chosen?.type === 'MemberExpression') holder = unwrap(chosen.object);
  if (lastName(holder) !== demands.of) return path;
  const evidence = { node: call, text: evidenceText(m, call, true) };
  const reached = addFact(path, { atom: call, outcome: true, reading: 'known', about: 'identity', evidence });
  const place = placeOf(m, holder);
  return place === null ? reached : setTruth(reached, `${place}.${demands.fills}`, true);
}
