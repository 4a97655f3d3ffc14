/**
 * What an analysis asked of the disk, and what it was told. Findings can be kept for as long as the same questions get
 * the same answers: then there is nothing from which another analysis could have come to anything else.
 */
export interface Trace {
  /** The answers, shortened, by their questions: `kind key`. */
  readonly answers: Map<string, string>;
  /** What was asked for something that several analyses share. */
  readonly parts: Set<Trace>;
}

export function newTrace(): Trace {
  return { answers: new Map(), parts: new Set() };
}

/**
 * Where questions are written down; null where nobody wants to know, or one is answered that stands for those within
 * it.
 */
let current: Trace | null = null;

/** Writes down from now on what is asked; null ends it. */
export function traceInto(trace: Trace | null): void {
  current = trace;
}

/** Stamps of files, which change whenever a file is saved. */
export interface Stamps {
  /** By the file, as it was before it was first read. What is read later may be newer, never older. */
  readonly files: Map<string, string>;
  /** By the question and its answer (`answerKey`): for a file that has this stamp, the answer is known. */
  readonly answers: Map<string, string>;
}

let stamps: Stamps | null = null;

/** Writes down from now on the stamps of files that are asked about; null ends it. */
export function stampInto(wanted: Stamps | null): void {
  stamps = wanted;
}

export function answerKey(name: string, answer: string): string {
  return `${name}\n${answer}`;
}

function stampOnce({ files }: Stamps, filename: string, stampOf: (filename: string) => string): string {
  let stamp = files.get(filename);
  if (stamp === undefined) files.set(filename, (stamp = stampOf(filename)));
  return stamp;
}

interface Asker {
  readonly ask: (key: string) => string;
  readonly stampOf: ((filename: string) => string) | undefined;
}

const askers = new Map<string, Asker>();

/**
 * A function that asks the disk, whose questions are written down.
 * @param kind a name for it
 * @param told the answer as a short text: what it does not show, nobody may see
 * @param stampOf where the key is a file, and nothing but its text and the folders around it decides: the file's stamp
 */
export function question<Answer>(
  kind: string,
  ask: (key: string) => Answer,
  told: (answer: Answer) => string,
  stampOf?: (filename: string) => string,
): (key: string) => Answer {
  askers.set(kind, { ask: (key) => told(ask(key)), stampOf });
  return (key) => {
    const trace = current;
    if (trace === null) return ask(key);
    current = null;
    try {
      const stamp = stampOf && stamps ? stampOnce(stamps, key, stampOf) : '';
      const answer = ask(key);
      const name = `${kind} ${key}`;
      if (!trace.answers.has(name)) {
        const text = told(answer);
        trace.answers.set(name, text);
        if (stamp !== '') stamps?.answers.set(answerKey(name, text), stamp);
      }
      return answer;
    } finally {
      current = trace;
    }
  };
}

/**
 * Whether a question of a trace has the same answer as then.
 * @param stamp of the file that it asks about, if it had one then: while it has it still, it is not read
 */
export function stillAnswers(name: string, answer: string, stamp = ''): boolean {
  const space = name.indexOf(' ');
  const asker = askers.get(name.slice(0, space));
  const key = name.slice(space + 1);
  if (!asker) return false;
  const now = asker.stampOf && stamps ? stampOnce(stamps, key, asker.stampOf) : '';
  if (now === '' || now !== stamp) {
    if (asker.ask(key) !== answer) return false;
    if (now !== '') stamps?.answers.set(answerKey(name, answer), now);
  }
  return true;
}

/** Makes a part of something that is shared: its questions belong to the trace, and to all that include it. */
export function within<Value>(trace: Trace, make: () => Value): Value {
  const outer = current;
  if (outer === null) return make();
  include(trace);
  current = trace;
  try {
    return make();
  } finally {
    current = outer;
  }
}

/** What is used of something shared depends on all that was asked for it. */
export function include(trace: Trace): void {
  if (current !== null && current !== trace) current.parts.add(trace);
}

/** A value that is shared, with what was asked for it; without a trace where nobody wanted to know. */
export interface Shared<Value> {
  readonly value: Value;
  readonly trace: Trace | null;
}

interface Memory<Key, Value> {
  get(key: Key): Shared<Value> | undefined;
  set(key: Key, shared: Shared<Value>): unknown;
}

/** A value from a memory, made where it is not there, or was made while nobody wanted to know what it depends on. */
export function shared<Key, Value>(memory: Memory<Key, Value>, key: Key, make: () => Value): Value {
  const held = memory.get(key);
  if (held && (current === null || held.trace)) {
    if (held.trace) include(held.trace);
    return held.value;
  }
  if (current === null) {
    const value = make();
    memory.set(key, { value, trace: null });
    return value;
  }
  const trace = newTrace();
  const value = within(trace, make);
  memory.set(key, { value, trace });
  return value;
}

let sessions = 0;

/** A run begins whose questions will be written down: what was asked before it may have another answer. */
export function beginSession(): void {
  sessions++;
}

/** The number of the run whose questions are written down; 0 where none are. */
export function sessionOf(): number {
  return current === null ? 0 : sessions;
}
