/** The sheet that silences a group or an alert in two taps. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Preview } from '../../data/api.js';
import { clusters, clustersOf, nameOf } from '../../data/clusters.js';
import type { Omitted } from '../../data/combine.js';
import { filterText } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { hash } from '../../data/route.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock, duration, fromInput, nextHour, parseDuration, toInput, zoneName } from '../../data/time.js';
import { inClusters } from '../common/cluster.js';
import { GrapevineElement, count } from '../common/element.js';
import { textField } from '../common/field.js';
import { errorNote } from '../common/login.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../common/rights.js';
import { line } from '../common/text.js';
import { say } from '../common/toast.js';
import { takeBack } from './silence-actions.js';
import { SilenceDraft } from './silence-draft.js';
import './silence-matchers.js';
import { policyText } from './silence-policy.js';
import { alertList, confirmation, isRisky, known, meantText } from './silence-preview.js';

const MINUTE = 60_000;
const DURATIONS: readonly [string, number][] = [
  ['30 m', 30 * MINUTE],
  ['1 h', 60 * MINUTE],
  ['4 h', 240 * MINUTE],
];
const MORNING = 8;

/** What a silence is meant for; the sheet says what else it would mute. */
export interface Meant {
  /** Fingerprints. */
  readonly alerts: ReadonlySet<string>;
  /** How the page calls them. */
  readonly word: 'selected' | 'shown';
  readonly omitted: readonly Omitted[];
  /** Called once the silence is there. */
  readonly done?: () => void;
}

/** Opens the sheet for a silence in the clusters of some alerts or groups, or of the alerts that are meant. */
export function openSilenceSheet(
  matchers: readonly Matcher[],
  title: string,
  meant?: Meant,
  of: Iterable<string> = meant?.alerts ?? [],
): void {
  let sheet = document.querySelector('gv-silence-sheet');
  if (sheet === null) {
    sheet = document.createElement('gv-silence-sheet');
    document.body.append(sheet);
  }
  const own = clustersOf(of);
  const shown = store.shown.filter((feed) => !store.missing.includes(feed)).map(({ server }) => server.cluster);
  sheet.open(matchers, title, own.length > 0 ? own : shown, meant);
}

@customElement('gv-silence-sheet')
export class SilenceSheet extends GrapevineElement {
  @state() private title0 = '';
  @state() private length: number | 'morning' | 'custom' = 60 * MINUTE;
  @state() private custom = '';
  @state() private comment = '';
  private meant: Meant | undefined;
  private readonly draft = new SilenceDraft(this);

  open(matchers: readonly Matcher[], title: string, clusters: readonly string[], meant?: Meant): void {
    this.draft.start(matchers, clusters, '', meant?.word === 'selected' ? meant.alerts : undefined);
    this.meant = meant;
    this.title0 = title;
    this.length = 60 * MINUTE;
    this.custom = '';
    this.comment = `Investigating ${title}`;
    void this.draft.look();
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog')?.showModal();
      const author = this.input('author');
      (author?.value === '' ? author : this.renderRoot.querySelector<HTMLElement>('button.primary'))?.focus();
    });
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
      const long = parseDuration(this.custom);
      const end = long === undefined ? fromInput(this.custom) : now + long;
      return end === undefined || Number.isNaN(end) || end <= now ? undefined : end;
    }
    return now + this.length;
  }

  /** What is missing, and the name of its input. */
  private fault(who: string): [string, string] | undefined {
    const matchers = this.draft.fault();
    if (matchers !== '') {
      return [matchers, 'matcher'];
    }
    if (this.endsAt() === undefined) {
      return ['Until when? A duration such as 2h30m, or a time to come, is expected.', 'custom'];
    }
    return who === '' ? ['Your name is missing.', 'author'] : undefined;
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const who = knownAuthor(...this.draft.clusters);
    const fault = this.fault(who);
    if (fault !== undefined) {
      this.draft.fail(fault[0]);
      this.input(fault[1])?.focus();
      return;
    }
    await this.draft.submit((shown) => this.save(shown, who));
  }

  private async save(shown: Preview, who: string): Promise<void> {
    const now = store.now();
    const endsAt = this.endsAt() ?? now;
    const ids = await this.draft.make({
      matchers: shown.matchers,
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      createdBy: who,
      comment: this.comment.trim(),
    });
    this.close();
    this.meant?.done?.();
    const [id] = ids;
    const where = inClusters(this.draft.clusters);
    const title = this.title0; // which may be another one when it is taken back
    const link = { text: 'Show', href: ids.length === 1 ? hash(`silences/${id}`) : hash('silences') };
    say(`Silenced${where === '' ? '' : ` ${where}`} until ${clock(endsAt, now)}${about(title)}`, () => void takeBack(ids, title), link);
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  protected override render() {
    const { draft } = this;
    const risky = isRisky(draft.shown);
    const author = fixedAuthor(...draft.clusters);
    const where = inClusters(draft.clusters);
    const morning = nextHour(MORNING, store.now());
    return html`<dialog class="sheet" aria-labelledby="sheet-title">
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="sheet-title">Silence ${line(this.title0)}${where === '' ? nothing : html` <span class="cluster">${line(where)}</span>`}</h2>
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
              placeholder: `2h30m or ${toInput(store.now() + 60 * MINUTE)}`,
              change: (value) => (this.custom = value),
            })
          : nothing}
        ${textField({ label: 'Reason', name: 'comment', value: this.comment, change: (value) => (this.comment = value) })}
        ${textField({
          label: 'Your name',
          name: 'author',
          value: author || settings.current.author,
          isFixed: author !== '',
          autocomplete: 'name',
          change: (author) => settings.change({ author }),
        })}
        <gv-matcher-editor .matchers=${draft.matchers}></gv-matcher-editor>
        ${policyText(...draft.clusters)}
        ${draft.shown === undefined || this.meant === undefined ? nothing : meantText(draft.shown, this.meant)} ${this.affected()}
        ${draft.shown !== undefined && risky
          ? confirmation(draft.shown, draft.confirmed, (confirmed) => draft.confirm(confirmed))
          : nothing}
        ${errorNote(draft.error)}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <a class="button" href=${this.allOptions()} @click=${() => this.close()}>All options</a>
          <button class="primary ${risky ? 'danger' : ''}" ?disabled=${draft.busy || !mayWrite(...draft.clusters)}>${this.verdict()}</button>
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
    const long = this.length === 'custom' ? parseDuration(this.custom) : this.length;
    const end = this.endsAt();
    if (end === undefined) {
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

  private choice(name: string, length: number | 'morning' | 'custom'): TemplateResult {
    return html`<label class="choice"
      ><input type="radio" name="length" .checked=${this.length === length} @change=${() => (this.length = length)} />${name}</label
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-sheet': SilenceSheet;
  }
}
