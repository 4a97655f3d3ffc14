import type { TSESTree } from '@typescript-eslint/utils';
import { statusLine } from '../mention.ts';
import type { Header, Node } from '../model.ts';
import type { Frame, Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { unwrap } from '../syntax.ts';
import { missing } from './challenge.ts';

/** A text that is put together of more parts is not read to its end. */
const maximumParts = 60;
const endOfLine = /\r?\n/;
const challengeLine = /\nwww-authenticate ?: ?\S/i;
const ended = /\r?\n\r?\n/;

/**
 * Notes an answer that is written to a socket as text, as where a server refuses to open a WebSocket:
 * `socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n')`.
 * @returns whether it is one
 */
export function answersAsText(m: Machine, call: TSESTree.CallExpression, path: Path, frame: Frame): boolean {
  const [first] = call.arguments;
  const text = first ? textOf(first) : '';
  const [, status] = statusLine.exec(text) ?? [];
  if (!first || status === undefined) return false;
  m.recordAnswer(
    path,
    {
      status: { value: Number(status), node: first },
      challenge: headerIn(text, first),
      left: false,
      framework: 'node-http',
      via: call,
      since: path.facts,
    },
    frame,
  );
  return true;
}

/** What stands in a text for a part of it that is not written there. */
const hole = '\0';

function headerIn(text: string, at: Node): Header {
  if (challengeLine.test(text)) return { kind: 'set', at, value: null };
  const [line = ''] = text.split(endOfLine, 1);
  const rest = text.slice(line.length);
  // More may follow, or stand in a part that is not seen.
  const [head = ''] = rest.split(ended, 1);
  return ended.test(rest) && !head.includes(hole) ? missing : { kind: 'unknown', because: 'value not known' };
}

/** The text that an expression writes down, with a mark for each part that it does not. */
function textOf(node: Node): string {
  const waiting: (Node | string)[] = [node];
  let text = '';
  for (let count = 0; count < maximumParts; count++) {
    const next = waiting.pop();
    if (next === undefined) return text;
    if (typeof next === 'string') {
      text += next;
      continue;
    }
    const inner = unwrap(next);
    if (inner.type === 'Literal') text += typeof inner.value === 'string' ? inner.value : hole;
    else if (inner.type === 'BinaryExpression' && inner.operator === '+') waiting.push(inner.right, inner.left);
    else if (inner.type === 'TemplateLiteral')
      waiting.push(
        ...inner.quasis
          .flatMap(({ value }, index) => (index === 0 ? [value.cooked ?? ''] : [hole, value.cooked ?? '']))
          .reverse(),
      );
    else text += hole;
  }
  return text + hole;
}
