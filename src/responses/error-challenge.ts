import type { ErrorMaker } from '../frameworks/error-maker.ts';
import type { Header, Node } from '../model.ts';
import type { Path } from '../paths/path.ts';
import type { Value } from '../values/value.ts';
import { challengeFrom, challengeIn, missing } from './challenge.ts';

/** The challenge that travels with an error, by what the call that makes it is given. */
export function challengeOf(maker: ErrorMaker, call: Node, args: readonly Value[], path: Path): Header {
  if (typeof maker.challenge === 'object') {
    const given = args[maker.challenge.argument];
    const header = given ? challengeFrom(given, call) : missing;
    // What else is given may become a part of it.
    return header.kind === 'set' ? { ...header, value: null } : missing;
  }
  const options = args.findLast(
    (value, index) => value.kind === 'object' && (maker.challenge === 'headers' || index > 0),
  );
  const table = options?.kind === 'object' ? options.properties : undefined;
  const open: Header =
    options?.kind === 'object' && options.open ? { kind: 'unknown', because: 'value not known' } : missing;
  switch (maker.challenge) {
    case 'headers': {
      const headers = table?.get('headers');
      return headers ? challengeIn(headers, call) : open;
    }
    case 'properties': {
      const headers = table?.get('headers');
      if (headers) return challengeIn(headers, call, 'plain');
      // Something behind the message that is not known may hold headers.
      return options ? open : args.length > 2 ? { kind: 'unknown', because: 'value not known' } : missing;
    }
    case 'response': {
      const response = table?.get('res');
      if (response?.kind === 'response') return path.responses.get(response.id)?.challenge ?? missing;
      return response ? { kind: 'unknown', because: 'value not known' } : missing;
    }
    default:
      return missing;
  }
}
