import type { Answer, SeenSite } from './answer.ts';
import type { Around } from './around.ts';
import type { FunctionNode, Node, Other, Site } from './model.ts';
import { placed } from './cases.ts';
import type { Source } from './paths/machine.ts';
import { RuleSites, type SiteParts } from './rule-sites.ts';
import { shorten, within } from './syntax.ts';

/** Collects the answers of a file, place by place. */
export class SiteList {
  private readonly seen = new Map<Node, SeenSite>();
  private readonly source: Source;
  private readonly around: Around;
  /** Errors without a status of their own. */
  private readonly open: Answer[] = [];
  /** Answers of which nothing is said, with their status. */
  private readonly unjudged = new Map<Node, number>();
  /** Answers that nobody gets, with what `others` tells of them. */
  private readonly unreached = new Map<Node, Pick<Other, 'guard' | 'impossible'>>();
  /** The places at which a function answers, and in which order places were met. */
  private readonly placesOf = new Map<FunctionNode, Set<Node>>();
  private readonly order = new Map<Node, number>();
  private captured: Answer[] | null = null;

  constructor(source: Source, around: Around) {
    this.source = source;
    this.around = around;
  }

  /** What would be answered by what `run` does; nothing of it is kept. */
  capture(run: () => void): Answer[] {
    const before = this.captured;
    const found: Answer[] = [];
    this.captured = found;
    run();
    this.captured = before;
    return found;
  }

  add(answer: Answer): void {
    if (this.captured) {
      this.captured.push(answer);
      return;
    }
    if (Number.isNaN(answer.status) && answer.error) this.open.push(answer);
    if (answer.status !== 401 && answer.status !== 403 && answer.status !== 407) {
      this.unjudged.set(answer.node, answer.status);
      return;
    }
    const site = this.seen.get(answer.node);
    if (site) site.answers.push(answer);
    else this.seen.set(answer.node, { node: answer.node, answers: [answer] });
    this.order.set(answer.node, this.order.get(answer.node) ?? this.order.size);
    if (!answer.function) return;
    const places = this.placesOf.get(answer.function);
    if (places) places.add(answer.node);
    else this.placesOf.set(answer.function, new Set([answer.node]));
  }

  /**
   * Notes an answer that a guard in front of the handler makes impossible.
   * @param impossible the condition that cannot hold behind it
   */
  passOver(node: Node, guard: Node, impossible: string): void {
    const evidence = { node: guard, text: shorten(this.source.text(guard)) };
    if (!this.captured) this.unreached.set(node, { guard: placed(evidence, guard, this.source), impossible });
  }

  /** The analysis of a function was cut short: what it saw there is no more than that the answers exist. */
  doubt(node: FunctionNode): void {
    for (const site of this.sitesOf(node))
      site.answers.forEach((answer, index) => {
        if (answer.function === node)
          site.answers[index] = {
            ...answer,
            found: { cause: 'unknown' },
            header: answer.header.kind === 'missing' ? { kind: 'unknown', because: 'too much code' } : answer.header,
          };
      });
  }

  /** Whether an answer depends on what runs around its handler. */
  get dependsOnOthers(): boolean {
    return (
      this.open.length > 0 ||
      this.all().some((site) =>
        site.answers.some(
          (answer) => answer.error !== undefined || (answer.status === 401 && answer.header.kind === 'missing'),
        ),
      )
    );
  }

  /** Gives each thrown error of the linted file what becomes of it. */
  settle(settled: (answer: Answer) => Answer | null): void {
    const caught: Answer[] = [];
    for (const [node, site] of [...this.seen]) {
      if (!this.source.isMain(node)) continue;
      const answers = site.answers.flatMap((answer) => (answer.error ? (settled(answer) ?? []) : [answer]));
      caught.push(...answers.filter(({ caughtBy }) => caughtBy));
      if (answers.length === 0) this.seen.delete(node);
      else this.seen.set(node, { node, answers });
    }
    for (const answer of this.open) {
      const found = this.source.isMain(answer.node) ? settled(answer) : null;
      if (!found || Number.isNaN(found.status)) continue;
      this.add(found);
      if (found.caughtBy) caught.push(found);
    }
    for (const answer of caught) this.withoutEchoOf(answer);
  }

  /**
   * Where a wrapper of the linted file answers what its handlers throw, each throw is the place: what the wrapper was
   * seen to answer when it was followed into that handler says the same again.
   */
  private withoutEchoOf({ handledBy, caughtBy, function: thrower }: Answer): void {
    const site = handledBy && this.seen.get(handledBy);
    if (!site || !thrower) return;
    const answers = site.answers.filter(
      (each) => each.function !== caughtBy || !each.path.facts || !within(each.path.facts.atom, thrower),
    );
    if (answers.length === 0) this.seen.delete(handledBy);
    else this.seen.set(handledBy, { node: handledBy, answers });
  }

  /** What a function was seen to answer. */
  answersOf(node: FunctionNode): Answer[] {
    return this.sitesOf(node).flatMap((site) => site.answers.filter((answer) => answer.function === node));
  }

  /** The places at which a function answers, in the order in which they were met. */
  private sitesOf(node: FunctionNode): SeenSite[] {
    const places = [...(this.placesOf.get(node) ?? [])].sort(
      (one, other) => (this.order.get(one) ?? 0) - (this.order.get(other) ?? 0),
    );
    return places.flatMap((place) => this.seen.get(place) ?? []);
  }

  all(): readonly SeenSite[] {
    const sites = [...this.seen.values()]
      .filter((site) => this.source.isMain(site.node))
      .sort((a, b) => a.node.range[0] - b.node.range[0]);
    // `error.status || 401`: where the first part is known to be the same status, one report is enough.
    const literals = new Map<Node | null, SeenSite[]>();
    for (const site of sites) {
      const via = site.node.type === 'Literal' ? site.answers[0]?.via : undefined;
      if (via) literals.set(via, [...(literals.get(via) ?? []), site]);
    }
    return sites.filter(
      (site) =>
        !literals.get(site.answers[0]?.via ?? null)?.some((other) => other !== site && isSameDecision(site, other)),
    );
  }

  /** The answers of the linted file that are no places of refusals, in source order. */
  others(): Other[] {
    const found = [...new Set([...this.unjudged.keys(), ...this.unreached.keys()])]
      .filter((node) => this.source.isMain(node) && !this.seen.has(node))
      .sort((one, other) => one.range[0] - other.range[0]);
    return found.map((node) => {
      const status = this.unjudged.get(node) ?? NaN;
      return { node, ...(!Number.isNaN(status) && { status }), ...this.unreached.get(node) };
    });
  }

  /** The places of the file as the rules get them. */
  toSites(repair: SiteParts['repair'], textsOf: SiteParts['textsOf'], routesOf: SiteParts['routesOf']): Site[] {
    const made = new RuleSites(this.source, this.around, [...this.seen.values()], (node) => this.answersOf(node));
    return made.of(this.all(), { repair, textsOf, routesOf });
  }
}

/** Whether `other` stands for the same status of the same answer, more plainly. */
function isSameDecision(site: SeenSite, other: SeenSite): boolean {
  const [one] = site.answers;
  const [two] = other.answers;
  return (
    one !== undefined &&
    two !== undefined &&
    one.via !== null &&
    one.via === two.via &&
    one.status === two.status &&
    site.node.type === 'MemberExpression' &&
    other.node.type === 'Literal'
  );
}
