import { createInterface, type Interface } from 'node:readline';
import { styleText } from 'node:util';
import { structuredPatch } from 'diff';
import { printable, type Terminal } from '../host.ts';
import type { Choice, Question } from './mend.ts';

const help = [
  'y  apply the suggestion (a number: that one of several)',
  'n  leave this finding as it is',
  'a  apply this one, and the first suggestion of all that follow, without asking',
  'q  leave this one and all that follow',
  '?  print this help',
];

/** The colours of `node:util` that are used here. */
type Style = Parameters<typeof styleText>[0];

/** Asks on a terminal, one question after the other. */
export class Asker {
  readonly #terminal: Terminal;
  readonly #lines: Interface;
  readonly #typed: AsyncIterator<string>;
  #all = false;

  constructor(terminal: Terminal) {
    const { input, output } = terminal;
    this.#terminal = terminal;
    this.#lines = createInterface({ input, output });
    // Ctrl+C ends the questions, and what is under way is told; Ctrl+D ends the input by itself.
    this.#lines.on('SIGINT', () => {
      this.#lines.close();
    });
    this.#typed = this.#lines[Symbol.asyncIterator]();
  }

  /** Shows a finding with the diff of each suggestion, and waits for the answer. `abort`: the input has ended. */
  async ask(name: string, question: Question): Promise<Choice> {
    if (this.#all) return 0;
    this.#print(this.#shown(name, question));
    const { length } = question.offers;
    const first = length > 1 ? `1-${String(length)}` : 'y';
    for (;;) {
      this.#lines.setPrompt(this.#style('bold', `Apply ${length > 1 ? 'which' : 'it'}? [${first},n,a,q,?] `));
      this.#lines.prompt();
      const typed = await this.#typed.next();
      if (typed.done === true) {
        this.#print('\n');
        return 'abort';
      }
      const choice = this.#choice(typed.value.trim().toLowerCase(), length);
      if (choice !== undefined) return choice;
      this.#print(`${help.join('\n')}\n`);
    }
  }

  close(): void {
    this.#lines.close();
  }

  #choice(answer: string, length: number): Choice | undefined {
    switch (answer) {
      case 'y':
      case 'yes':
        return 0;
      case 'n':
      case 'no':
        return 'pass';
      case 'a':
      case 'all':
        this.#all = true;
        return 0;
      case 'q':
      case 'quit':
        return 'stop';
      default:
        return /^[1-9]\d*$/.test(answer) && Number(answer) <= length ? Number(answer) - 1 : undefined;
    }
  }

  #shown(name: string, { finding, text, offers }: Question): string {
    const place = `${name}:${String(finding.line)}:${String(finding.column)}`;
    const lines = [
      '',
      `${this.#style('bold', place)}  ${this.#style('dim', finding.ruleId ?? '')}`,
      printable(finding.message),
    ];
    offers.forEach(({ says, becomes }, index) => {
      const number = offers.length > 1 ? `${String(index + 1)}. ` : '';
      lines.push('', this.#style('cyan', `${number}${printable(says)}`), ...this.#diff(text, becomes));
    });
    return `${lines.join('\n')}\n`;
  }

  #diff(before: string, after: string): string[] {
    const { hunks } = structuredPatch('', '', before, after, '', '', { context: 2 });
    return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      this.#style('dim', `@@ -${String(oldStart)},${String(oldLines)} +${String(newStart)},${String(newLines)} @@`),
      ...lines.map((line) => {
        // The end of a line may hold a carriage return, which a terminal obeys.
        const shown = line.replace(/\r$/, '').split('\t').map(printable).join('\t');
        return line.startsWith('+')
          ? this.#style('green', shown)
          : line.startsWith('-')
            ? this.#style('red', shown)
            : shown;
      }),
    ]);
  }

  #style(style: Style, text: string): string {
    // Whether the stream takes colours, and whether the environment wants them, is for node to say.
    return styleText(style, text, { stream: this.#terminal.output });
  }

  #print(text: string): void {
    this.#terminal.output.write(text);
  }
}
