/**
 * Lists of groups, and of blocks of groups: only what is near the screen is in the document, and what is behind the first
 * hundred are chips.
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { addToFilter } from '../../common/chips.js';
import { count } from '../../common/element.js';
import '../../common/lazy-list.js';
import { line } from '../../common/text.js';
import { byFrequency } from '../../data/completion.js';
import { settings } from '../../data/settings.js';
import { SIGNS, bySeverity } from '../../data/severity.js';
import { countAlerts } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { talliesOf, tallyOf } from '../../data/tally.js';
import { visible } from '../../data/text.js';
import type { Block } from './grid.js';
import { groupsOf } from './held-order.js';

/** Of so many groups lines are shown, and of so many blocks; the rest are chips. */
const FIRST = 100;
/** Of so many alert names, or values, among the rest. */
const CHIPS = 100;
/** From so many groups on, only those near the screen are in the document. */
const LAZY = 30;
/** The heights of a row of a card, in pixels, of the names of the columns, and of the button for the rows behind the first. */
const ROW_HEIGHT = 24;
const NAMES_HEIGHT = 32;
const FOLD_HEIGHT = 28;
/** So many groups are drawn together: whole rows of columns. */
const TOGETHER = 12;
/** The columns of cards on a screen that is wide; of still wider ones the estimate is corrected when cards are drawn. */
const BESIDE = 2;

const wide = matchMedia('(min-width: 1600px)');
const isCompact = () => settings.current.density === 'compact';
const lineHeight = () => (isCompact() ? 32 : 40);
const cardHeight = () => (isCompact() ? 34 : 60);

const groupKey = ({ id }: ShownGroup) => id;

/**
 * The groups of a section. Dense ones are lines.
 *
 * @param rows how many rows of alerts a card has
 */
export function groupList(
  groups: readonly ShownGroup[],
  isDense: boolean,
  rows: (group: ShownGroup) => number,
  draw: (group: ShownGroup) => TemplateResult,
): TemplateResult {
  const first = isDense ? groups.slice(0, FIRST) : groups;
  const names = () =>
    byFrequency([...new Set(groups.slice(FIRST).flatMap(({ alerts }) => alerts))].map(({ labels }) => labels['alertname'] ?? ''));
  const table = (n: number, all: number) => (n === 0 ? 0 : NAMES_HEIGHT + n * ROW_HEIGHT + (n < all ? FOLD_HEIGHT : 0));
  const height = (group: ShownGroup) => (isDense ? lineHeight() : cardHeight()) + table(rows(group), group.alerts.length);
  const estimate = (group: ShownGroup) => height(group) / (wide.matches ? BESIDE : 1);
  const more = () => (first.length < groups.length ? rest(count(groups.length - FIRST, 'more group'), names(), 'alertname', 'name') : nothing);
  return first.length > LAZY
    ? html`${keyed(isDense, html`<gv-lazy-list class="cards" .items=${first} .draw=${draw} .key=${groupKey} .estimate=${estimate} .size=${TOGETHER} .rest=${more}></gv-lazy-list>`)}`
    : html`<div class="cards">${repeat(first, groupKey, draw)}</div>`;
}

/** Chips for the alerts behind the first hundred, by the values of a label. */
function rest(title: string, values: readonly (readonly [string, number])[], label: string, noun: string): TemplateResult {
  return html`<p class="rest">
    ${title}:
    ${values.slice(0, CHIPS).map(
      ([value, n]) =>
        html`<button
          class="chip"
          @click=${(event: Event) => addToFilter(event.currentTarget as EventTarget, [{ name: label, operator: '=', value }])}
        >
          ${value === '' ? `without a ${noun}` : line(value)} ${n.toLocaleString()}
        </button>`,
    )}
    ${values.length > CHIPS ? html`and ${count(values.length - CHIPS, `more ${noun}`)}` : nothing}
  </p>`;
}

/** The page divided by the values of a label; each block has a heading that folds it, with the numbers of its alerts. */
export class Grid {
  /** The values whose blocks are folded. */
  private readonly folded = new Set<string>();
  /** The values whose muted groups a user has expanded or collapsed. */
  private readonly muted = new Map<string, boolean>();

  constructor(private readonly changed: () => void) {}

  isFolded(value: string): boolean {
    return this.folded.has(value);
  }

  /** Forgets what was expanded among muted groups. */
  reset(): void {
    this.muted.clear();
  }

  private fold(value: string): void {
    if (!this.folded.delete(value)) {
      this.folded.add(value);
    }
    this.changed();
  }

  /** The blocks of a label; `list` draws the groups of a section. */
  draw(
    blocks: readonly Block[],
    label: string,
    isDense: boolean,
    isMutedShown: boolean,
    list: (groups: readonly ShownGroup[]) => TemplateResult,
  ): TemplateResult {
    const first = blocks.slice(0, FIRST);
    const places = new Map(first.map(({ value }, place) => [value, place]));
    const height = (block: Block) =>
      lineHeight() + (this.isFolded(block.value) ? 0 : Math.min(groupsOf([block]).length, FIRST) * (isDense ? lineHeight() : cardHeight()));
    const alerts = (block: Block) => [block.value, countAlerts(groupsOf([block]))] as const;
    const draw = (block: Block) => this.block(block, `grid-${places.get(block.value)}`, label, isMutedShown, list);
    return html`<gv-lazy-list class="blocks" .items=${first} .draw=${draw} .key=${({ value }: Block) => value} .estimate=${height} .size=${1}></gv-lazy-list>
      ${blocks.length > FIRST ? rest(count(blocks.length - FIRST, 'more value'), blocks.slice(FIRST).map(alerts), label, 'value') : nothing}`;
  }

  private block(
    block: Block,
    id: string,
    label: string,
    isMutedShown: boolean,
    list: (groups: readonly ShownGroup[]) => TemplateResult,
  ): TemplateResult {
    const { value, sections } = block;
    const isOpen = !this.isFolded(value);
    const { severities, muted } = tallyOf(groupsOf([block]));
    const silent = sections.get('muted') ?? [];
    const others = [...sections].flatMap(([name, groups]) => (name === 'muted' ? [] : groups));
    const mutedOnly = talliesOf([others, silent])[1]?.muted ?? 0;
    const isMutedOpen = this.muted.get(value) ?? isMutedShown;
    return html`<section class="section grid" aria-labelledby=${id}>
      <h2>
        <button id=${id} class="title" aria-expanded=${isOpen} @click=${() => this.fold(value)}>
          ${value === '' ? `no ${visible(label)}` : html`${visible(label)}: ${line(value)}`}
        </button>
        ${bySeverity(severities).map(
          ([severity, level, n]) =>
            html`<span class="count ${level}"
              ><span aria-hidden="true">${SIGNS[level]}</span> ${n.toLocaleString()} <span class=${severity === level ? 'level' : ''}>${severity}</span></span
            >`,
        )}
        ${muted > 0 ? html`<span class="count muted">${muted.toLocaleString()} muted</span>` : nothing}
      </h2>
      ${isOpen ? (['firing', 'ended', 'acknowledged'] as const).map((name) => list(sections.get(name) ?? [])) : nothing}
      ${isOpen && silent.length > 0
        ? html`<h3>
              <button
                class="title"
                aria-expanded=${isMutedOpen}
                @click=${() => {
                  this.muted.set(value, !isMutedOpen);
                  this.changed();
                }}
              >
                Muted (${mutedOnly === 0 ? 'counted above' : mutedOnly.toLocaleString()})
              </button>
            </h3>
            ${isMutedOpen ? list(silent) : nothing}`
        : nothing}
    </section>`;
  }
}
