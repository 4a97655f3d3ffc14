/** A condition under which a request is refused, and its opposite. */
export interface Condition {
  readonly refuse: string;
  readonly pass: string;
  /** Statements that it needs in front of it. */
  readonly setup?: readonly string[];
  /** It can also be asked in the catch clause of this statement, of the error that was caught. */
  readonly attempt?: { readonly statement: string; readonly refuse: string };
  /** It is asked where the refusal is, and not in a variable. */
  readonly plain?: true;
  /** Nobody can read in it what it is about. */
  readonly unread?: true;
}

/** Refuses nobody. */
export const nothing: Condition = { refuse: 'routes.length === 0', pass: 'routes.length > 0' };

/** In parentheses where it is not one operand. */
export function wrapped(condition: string): string {
  return /&&|\|\||===|!==|==|!=|<|>|\?/.test(condition) ? `(${condition})` : condition;
}

export function boolean(condition: string): string {
  return `Boolean(${condition})`;
}

export function either(one: Condition, other: Condition): Condition {
  // What refuses nobody would be a reason of which nobody is seen to meet it.
  if (one === nothing || other === nothing) return one === nothing ? other : one;
  const pass = `${and(one.pass)} && ${and(other.pass)}`;
  return { refuse: `${or(one.refuse)} || ${or(other.refuse)}`, pass, ...parts(one, other) };
}

export function both(one: Condition, other: Condition): Condition {
  const refuse = `${and(one.refuse)} && ${and(other.refuse)}`;
  return { refuse, pass: `${or(one.pass)} || ${or(other.pass)}`, ...parts(one, other) };
}

function or(condition: string): string {
  return condition;
}

function and(condition: string): string {
  return condition.includes('||') ? `(${condition})` : condition;
}

function parts(one: Condition, other: Condition): Pick<Condition, 'setup' | 'unread' | 'plain'> {
  const setup = [...new Set([...(one.setup ?? []), ...(other.setup ?? [])])];
  const unread = one.unread ?? other.unread;
  // In a variable, half of a condition that is not read hides the other half, or is hidden by it.
  const plain = unread ?? one.plain ?? other.plain;
  return { setup, ...(unread && { unread }), ...(plain && { plain }) };
}
