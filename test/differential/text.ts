/** One line of the rendered program, and the refusal that it belongs to. */
export interface Line {
  readonly text: string;
  readonly site?: number;
}

/** Lines from text, without a refusal of their own. */
export function lines(...texts: readonly (string | readonly Line[])[]): Line[] {
  return texts.flatMap((text) => (typeof text === 'string' ? [{ text }] : text));
}

export function indented(block: readonly Line[]): Line[] {
  return block.map((line) => ({ ...line, text: `  ${line.text}` }));
}

/** `head {`, the block, and `tail`. */
export function block(head: string, inner: readonly Line[], tail = '}'): Line[] {
  return lines(`${head} {`, indented(inner), tail);
}

export function pick<T>(list: readonly T[], choice: number): T {
  const found = list[choice % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}
