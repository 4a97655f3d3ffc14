import type { SeenSite } from './answer.ts';
import type { Around } from './around.ts';
import type { FunctionNode, Header, Node } from './model.ts';
import { within } from './syntax.ts';

/** Names under which frameworks call the functions of a file. */
const entryPoints: ReadonlySet<string> = new Set([
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ALL'],
  ...['fetch', 'handler', 'default', 'middleware', 'load', 'loader', 'action', 'handle', 'onRequest'],
]);

/** Functions that answer for those who call them, and where their headers are judged. */
export class HelperAnswers {
  private readonly seen: readonly SeenSite[];
  private readonly around: Around;
  /** Helpers for which one of their calls sets the header. */
  private readonly settingCallers = new Map<FunctionNode, boolean>();

  /** @param seen all places that were seen, those of other files too */
  constructor(seen: readonly SeenSite[], around: Around) {
    this.seen = seen;
    this.around = around;
  }

  /**
   * Whether the header of a place is judged elsewhere: a call of a helper where the helper is declared, and a helper at
   * its calls once one of them sets the header for it.
   */
  judgedInHelper({ answers }: SeenSite, declared: FunctionNode | null): boolean {
    if (declared) return this.callersSet(declared);
    return answers.every(({ viaHelper, helpers }) => {
      const called = helpers.at(-1);
      return viaHelper && !(called && this.callersSet(called.function));
    });
  }

  /** Whether a caller of the helper sets the header before the call, and the helper itself does not. */
  private callersSet(helper: FunctionNode): boolean {
    let sets = this.settingCallers.get(helper);
    if (sets === undefined) this.settingCallers.set(helper, (sets = this.doCallersSet(helper)));
    return sets;
  }

  private doCallersSet(helper: FunctionNode): boolean {
    return this.seen.some((site) =>
      site.answers.some((answer) => {
        const called = answer.viaHelper ? answer.helpers.find((each) => each.function === helper) : undefined;
        if (!called) return false;
        const header = this.around.headerOf(answer);
        // Set or taken away before the call, or afterwards, while the answer is still there.
        return (
          header.kind === 'central' ||
          [...called.entry.responses.values()].some((state) => isDecided(state.challenge)) ||
          (isDecided(header) &&
            answer.function !== null &&
            within(header.at, answer.function) &&
            !within(header.at, helper))
        );
      }),
    );
  }

  /** A function whose whole job is to give the answer: called by handlers, and none itself. */
  isHelper(node: FunctionNode, name: string): boolean {
    if (entryPoints.has(name)) return false;
    const takesNext = node.params.some(
      (parameter) => parameter.type === 'Identifier' && /^(next|done)$/.test(parameter.name),
    );
    return !this.around.isRegistered(node) && !this.around.isErrorHandler(node) && !takesNext;
  }
}

/** Whether code was seen that sets the header or takes it away. */
function isDecided(header: Header): header is Header & { readonly at: Node } {
  return (header.kind === 'set' || header.kind === 'missing') && header.at !== undefined;
}
