import type { Node } from '../model.ts';
import type { Frame, Machine } from '../paths/machine.ts';
import { setVariable, type Path } from '../paths/path.ts';
import { fixedName } from '../syntax.ts';
import { member, partOf } from './member.ts';
import { blurred, named } from './names.ts';
import { identifiedBy } from './presence.ts';
import { readFrom, unknown, type Value } from './value.ts';

/** Binds a pattern to a value: the paths on which its variables are set. */
export function bind(m: Machine, pattern: Node, value: Value, path: Path, frame: Frame): Path[] {
  switch (pattern.type) {
    case 'Identifier': {
      const variable = m.source.variable(pattern);
      return [
        variable
          ? setVariable(
              path,
              variable,
              named(m, pattern.name, m.source.isWrittenElsewhere(variable) ? blurred(value) : value),
            )
          : path,
      ];
    }
    case 'AssignmentPattern': {
      if (value.kind === 'unknown') {
        // Given or not: the variable may have either value. Only a status is worth two paths.
        const [given] = m.evaluate(pattern.right, path, frame);
        const status =
          given?.value.kind === 'constant' &&
          typeof given.value.value === 'number' &&
          given.value.value >= 100 &&
          given.value.value <= 599;
        return [
          ...bind(m, pattern.left, value, path, frame),
          ...(status ? bind(m, pattern.left, given.value, given.path, frame) : []),
        ];
      }
      if (value.kind === 'constant' && value.value === undefined)
        return m
          .evaluate(pattern.right, path, frame)
          .flatMap((outcome) => bind(m, pattern.left, outcome.value, outcome.path, frame));
      return bind(m, pattern.left, value, path, frame);
    }
    case 'ObjectPattern': {
      let paths = [identifiedBy(path, value)];
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') continue;
        const name = fixedName(property.key, property.computed);
        paths = paths.flatMap((each) =>
          bind(m, property.value, readFrom(value, partOf(m, value, name, property, each)), each, frame),
        );
      }
      return paths;
    }
    case 'ArrayPattern': {
      let paths = [path];
      pattern.elements.forEach((element, index) => {
        if (!element || element.type === 'RestElement') return;
        paths = paths.flatMap((each) => bind(m, element, listedPart(m, value, index, element, each), each, frame));
      });
      return paths;
    }
    case 'TSParameterProperty':
      return bind(m, pattern.parameter, value, path, frame);
    default:
      return [path];
  }
}

/** What failed, beside what a verifier returned: `const [err, user] = …`. */
const failedPart = /^_?(e|err|errors?|failure|problem|message|msg|reason)$|(Error|Err)$/;

/**
 * A part of a list that is taken apart. What a verifier returned in front of texts and records is what it found.
 */
function listedPart(m: Machine, value: Value, index: number, element: Node, path: Path): Value {
  if (value.kind === 'unknown') return unknown;
  if (value.kind !== 'subject' || value.about !== 'verdict') return member(m, value, String(index), element, path);
  return index === 0 && element.type === 'Identifier' && !failedPart.test(element.name) ? value : unknown;
}
