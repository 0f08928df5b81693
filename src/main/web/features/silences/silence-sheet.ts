/** The sheet that silences a group, an alert or a selection in two taps. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inClusters } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { OPTIONAL, authorField, textField } from '../../common/field.js';
import { errorNote } from '../../common/login.js';
import { fixedAuthor, isLost as isLostIn, knownAuthor, mayWrite } from '../../common/rights.js';
import { Sheet } from '../../common/sheet.js';
import { folded, line } from '../../common/text.js';
import { say } from '../../common/toast.js';
import { clusters, nameOf } from '../../data/clusters.js';
import { filterText, text } from '../../data/matchers.js';
import { hash } from '../../data/route.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock, duration, nextHour, toInput, zoneName } from '../../data/time.js';
import type { Meant } from './open-sheet.js';
import { FEW } from './partition.js';
import { isWithin, lengthText, parseEnd, parseLength } from './period.js';
import type { Proposals } from './proposals.js';
import { takeBack } from './silence-actions.js';
import { SilenceDraft } from './silence-draft.js';
import './silence-matchers.js';
import { commentFault, commentHint, longest, policyText, reasonField } from './silence-policy.js';
import { alertList, confirmation, known, meantText } from './silence-preview.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DURATIONS: readonly [string, number][] = [
  ['30 m', 30 * MINUTE],
  ['1 h', HOUR],
  ['4 h', 4 * HOUR],
];
const MORNING = 8;

@customElement('gv-silence-sheet')
export class SilenceSheet extends Sheet {
  @property({ attribute: false }) proposals!: Proposals;
  /** How what is silenced is called. */
  @property({ attribute: false }) name = '';
  @property({ attribute: false }) meant: Meant | undefined;
  @state() private length: number | 'morning' | 'custom' = HOUR;
  @state() private custom = '';
  @state() private comment = '';
  /** Whether a user has chosen one silence that may mute more. */
  @state() private isWide = false;
  private readonly draft = new SilenceDraft(this);

  override connectedCallback(): void {
    super.connectedCallback();
    const { draft } = this;
    draft.start(this.proposals.narrow, '', this.meant);
    const most = longest(...draft.clusters);
    this.length = [HOUR, 30 * MINUTE].find((each) => isWithin(each, most)) ?? 'custom';
    this.custom = this.length === 'custom' ? lengthText(most) : '';
    this.comment = commentHint(...draft.clusters) === '' ? `Investigating ${this.name}` : '';
    void draft.look();
  }

  protected override moveFocus(): void {
    const missing = this.input('author')?.value === '' ? 'author' : this.comment === '' ? 'comment' : '';
    this.focusOn(missing === '' ? 'button.primary' : `input[name=${missing}]`);
  }

  protected override subject(): string {
    return `Silence ${this.name}`;
  }

  /** Takes one silence in each cluster, which may mute more, or as many as mute nothing else. */
  private widen(isWide: boolean): void {
    this.isWide = isWide;
    this.draft.propose(isWide ? this.proposals.wide : this.proposals.narrow);
    void this.draft.look();
  }

  private input(name: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`);
  }

  private endsAt(): number | undefined {
    const now = store.now();
    if (this.length === 'morning') {
      return nextHour(MORNING, now);
    }
    if (this.length === 'custom') {
      return parseEnd(this.custom, now);
    }
    return now + this.length;
  }

  /** What is wrong with the length; empty if nothing is. */
  private lengthFault(): string {
    const end = this.endsAt();
    const most = longest(...this.draft.clusters);
    if (end === undefined) {
      return 'Until when? A duration such as 2h30m, or a time to come such as 17:00, is expected.';
    }
    return isWithin(end - store.now(), most) ? '' : `At most ${lengthText(most)} is allowed here.`;
  }

  /** What is missing, and the name of its input. */
  private fault(): readonly [string, string] | undefined {
    const faults = [
      [this.draft.fault(), 'matcher'],
      [this.lengthFault(), 'custom'],
      [commentFault(this.comment, ...this.draft.clusters), 'comment'],
    ] as const;
    return faults.find(([fault]) => fault !== '');
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const fault = this.fault();
    if (fault !== undefined) {
      this.error = fault[0];
      this.input(fault[1])?.focus();
      return;
    }
    await this.act(() => this.draft.submit(() => this.save()));
    await this.updateComplete;
    if (this.draft.isRisky && !this.draft.confirmed) {
      this.input('confirmed')?.focus();
    }
  }

  private async save(): Promise<void> {
    const { draft, name } = this;
    const now = store.now();
    const endsAt = this.endsAt() ?? now;
    const where = inClusters(draft.clusters);
    const ids = await draft.make({
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      createdBy: knownAuthor(...draft.clusters),
      comment: this.comment.trim(),
    });
    if (this.isConnected) { // else what is selected now may be something else
      this.meant?.done?.();
    }
    const [id] = ids;
    const link = { text: 'Show', href: ids.length === 1 ? hash(`silences/${id}`) : hash('silences') };
    const what = ids.length === 1 ? 'Silenced' : `Silenced by ${count(ids.length, 'silence')}`;
    say(`${what}${where === '' ? '' : ` ${where}`} until ${clock(endsAt, now)}${about(name)}`, () => void takeBack(ids, about(name)), link);
    draft.start([]);
  }

  protected override fail(e: unknown): void {
    super.fail(e);
    if (!this.isConnected) {
      this.sayWhatIsMade();
    }
  }

  /** Says what is there where only some silences could be made, and the user has given up the others. */
  private sayWhatIsMade(): void {
    const { ids, size } = this.draft;
    if (ids.length > 0) {
      say(`${count(ids.length, 'silence')} of ${size} made${about(this.name)}`, () => void takeBack(ids, about(this.name)), { text: 'Show', href: hash('silences') });
    }
  }

  protected override closed(): void {
    super.closed();
    if (!this.busy) {
      this.sayWhatIsMade();
    }
  }

  protected override render() {
    const { draft } = this;
    const risky = draft.isRisky;
    const author = fixedAuthor(...draft.clusters);
    const where = inClusters(draft.clusters);
    const morning = nextHour(MORNING, store.now());
    return html`<dialog class="sheet" aria-labelledby="sheet-title" @close=${() => this.closed()}>
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="sheet-title">Silence ${line(this.name)}${where === '' ? nothing : html` <span class="cluster">${line(where)}</span>`}</h2>
        <fieldset class="durations">
          <legend>For how long</legend>
          ${DURATIONS.map(([name, millis]) => this.choice(name, millis))}
          ${this.choice(`Until ${clock(morning, morning)}`, 'morning')} ${this.choice('Custom', 'custom')}
        </fieldset>
        ${this.length === 'custom'
          ? textField({
              label: `Duration or end (${zoneName()})`,
              name: 'custom',
              value: this.custom,
              placeholder: `2h30m, 17:00 or ${toInput(store.now() + 60 * MINUTE)}`,
              change: (value) => (this.custom = value),
            })
          : nothing}
        ${reasonField(this.comment, (value) => (this.comment = value), ...draft.clusters)}
        ${authorField(author || settings.current.author, author !== '', (author) => settings.change({ author }), OPTIONAL)}
        ${draft.silences.length > 1 ? this.several() : html`<gv-matcher-editor .matchers=${draft.matchers}></gv-matcher-editor>`}
        ${this.choiceOfOne()}
        ${policyText(...draft.clusters)}
        ${draft.shown === undefined || this.meant === undefined ? nothing : meantText(draft.shown, this.meant, draft.silences)}
        ${this.affected()}
        ${draft.shown !== undefined && risky
          ? confirmation(draft.shown, draft.confirmed, (confirmed) => draft.confirm(confirmed), draft.looked)
          : nothing}
        ${this.error === '' ? errorNote(draft.error) : this.failure()}
        ${isLostIn(...draft.clusters) ? html`<p class="warning-text">The connection is lost. What stands here is kept.</p>` : nothing}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${draft.silences.length > 1
            ? nothing
            : html`<a class="button" href=${this.allOptions()} @click=${() => this.close()}>All options</a>`}
          ${this.primary(this.verdict(), mayWrite(...draft.clusters), risky ? 'danger' : '')}
        </div>
      </form>
    </dialog>`;
  }

  private allOptions(): string {
    const end = this.endsAt();
    return hash('silences/new', {
      to: clusters.own === '' ? '' : this.draft.clusters.map(nameOf).join(','),
      filter: filterText(this.draft.wanted()),
      comment: this.comment,
      duration: end === undefined ? '' : `${Math.round((end - store.now()) / MINUTE)}m`,
    });
  }

  /** `Silence 14 alerts for 1 h`. */
  private verdict(): string {
    const { shown } = this.draft;
    const many = shown === undefined ? '' : ` ${count(shown.alerts.length, 'alert')}`;
    const long = this.length === 'custom' ? parseLength(this.custom) : this.length;
    const end = this.endsAt();
    if (end === undefined || this.lengthFault() !== '') {
      return `Silence${many}`;
    }
    return `Silence${many} ${typeof long === 'number' ? `for ${duration(long)}` : `until ${clock(end, store.now())}`}`;
  }

  private affected(): TemplateResult | typeof nothing {
    const { shown } = this.draft;
    return shown === undefined || shown.alerts.length === 0
      ? nothing
      : html`<details class="preview">
          <summary>Which alerts</summary>
          ${alertList(known(shown), undefined)}
        </details>`;
  }

  /** The silences of a selection that one would mute too much of. */
  private several(): TemplateResult {
    const { silences, size, shown, counts } = this.draft;
    return html`<fieldset class="several">
      <legend>${count(size, 'silence')}${shown === undefined ? '' : `, ${count(shown.alerts.length, 'alert')}`}</legend>
      <ol>
        ${silences.map(
          ({ matchers, clusters: of }, place) =>
            html`<li>
              ${matchers.map((each) => folded(text(each), html`<code class="chip label">${line(text(each))}</code> `))}
              <span class="muted-text">
                ${counts[place] === undefined ? nothing : count(counts[place], 'alert')} ${line(inClusters(of))}
                ${this.draft.isMade(place) ? '· made' : nothing}
              </span>
            </li>`,
        )}
      </ol>
    </fieldset>`;
  }

  /** Lets a user choose fewer silences, which mute more. */
  private choiceOfOne(): TemplateResult | typeof nothing {
    const { narrow, wide, isExact } = this.proposals;
    const isSame = wide.length === narrow.length || wide.some(({ matchers }) => matchers.length === 0) || this.draft.ids.length > 0;
    const of = wide.reduce((sum: number, { clusters }) => sum + clusters.length, 0);
    return html`${isExact ? nothing : html`<p class="warning-text">No ${FEW} silences would mute just what is selected.</p>`}${isSame
      ? nothing
      : html`<label class="check"
          ><input
            type="checkbox"
            name="wide"
            .checked=${this.isWide}
            @change=${(event: Event) => this.widen((event.target as HTMLInputElement).checked)}
          />${of === 1 ? 'One silence' : 'One silence in each cluster'} instead, which may mute more</label
        >`}`;
  }

  private choice(name: string, length: number | 'morning' | 'custom'): TemplateResult {
    const now = store.now();
    const long = length === 'morning' ? nextHour(MORNING, now) - now : length === 'custom' ? 0 : length;
    return html`<label class="choice"
      ><input
        type="radio"
        name="length"
        .checked=${this.length === length}
        ?disabled=${!isWithin(long, longest(...this.draft.clusters))}
        @change=${() => (this.length = length)}
      />${name}</label
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-sheet': SilenceSheet;
  }
}
