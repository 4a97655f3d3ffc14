import type { Header, Node } from '../model.ts';
import { unknown, type Value } from '../values/value.ts';

/** The challenge header of the status 401. 407 has its own (`proxy-authenticate`); the rules here ask for this one. */
const challengeHeader = 'www-authenticate';

export const missing: Header = { kind: 'missing' };

/** Whether a header name is the challenge's: yes, no, or it depends on something that is not known here. */
export function isChallengeName(name: Value): boolean | 'unknown' {
  if (name.kind === 'constant') return String(name.value).toLowerCase() === challengeHeader;
  if (name.kind === 'import') return /WWW_AUTHENTICATE$/i.test(name.name) ? true : 'unknown';
  return 'unknown';
}

/**
 * The state of the header after it was given a value. An empty or missing value is no challenge, and takes away the one
 * before.
 */
export function challengeFrom(value: Value, at: Node): Header {
  if (value.kind === 'constant') {
    if (value.value === '' || value.value === undefined || value.value === null || value.value === false)
      return { kind: 'missing', removed: true, at };
    return { kind: 'set', at, value: String(value.value) };
  }
  if (value.kind === 'array' && !value.open && value.elements.length === 0) return missing;
  return { kind: 'set', at, value: null };
}

/** The challenge in a table of headers: an object, pairs, a flat list, a `Headers` object. */
export function challengeIn(table: Value, at: Node, containers: 'any' | 'plain' = 'any'): Header {
  switch (table.kind) {
    case 'object': {
      for (const [name, value] of table.properties)
        if (name.toLowerCase() === challengeHeader) return challengeFrom(value, at);
      return table.open ? { kind: 'unknown', because: 'dynamic header name' } : missing;
    }
    case 'headers':
      // Several frameworks take a `Headers` object without complaint and send none of it: run in test/wire.
      return containers === 'any' ? table.challenge : missing;
    case 'array': {
      for (const [index, element] of table.elements.entries()) {
        if (element.kind === 'array' && element.elements[0] && isChallengeName(element.elements[0]) === true)
          return challengeFrom(element.elements[1] ?? unknown, at);
        if (element.kind === 'constant' && index % 2 === 0 && isChallengeName(element) === true)
          return challengeFrom(table.elements[index + 1] ?? unknown, at);
      }
      return table.open ? { kind: 'unknown', because: 'dynamic header name' } : missing;
    }
    case 'constant':
      return missing;
    case 'responseHeaders':
    case 'role':
      return { kind: 'unknown', because: 'response from elsewhere' };
    default:
      return { kind: 'unknown', because: 'value not known' };
  }
}

/** What holds when both states were applied in order: the later one, unless it says nothing of the header. */
export function over(earlier: Header, later: Header): Header {
  return later.kind === 'missing'
    ? later.removed
      ? { ...later, ...(earlier.kind === 'missing' && earlier.final && { final: true as const }) }
      : earlier
    : later.kind === 'unknown' && earlier.kind === 'set'
      ? earlier
      : later;
}
