import type { Answer } from './answer.ts';
import type { Header } from './model.ts';

/** The header of all the answers that a handler may give: there, not there, or not known. */
export function headerOf(answers: readonly Answer[]): Header {
  const [first] = answers;
  const kinds = new Set(answers.map((each) => each.header.kind));
  if (!first || kinds.size > 1) return { kind: 'unknown', because: 'error handler not visible' };
  return first.header.kind === 'set' ? { kind: 'central', by: first.header.at } : first.header;
}

/** An answer of which is seen what becomes of it. */
export function seen(answer: Answer): Answer {
  const found = { ...answer };
  delete found.unseen;
  return found;
}
