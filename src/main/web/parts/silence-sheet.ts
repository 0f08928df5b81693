/** The sheet that silences a group or an alert in two taps. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { expireSilence, preview, setSilence } from '../data/api.js';
import type { Preview } from '../data/api.js';
import { parseMatchers, text } from '../data/matchers.js';
import type { Matcher } from '../data/matchers.js';
import { hash } from '../data/route.js';
import { settings } from '../data/settings.js';
import { store } from '../data/store.js';
import { clock, fromInput, nextHour, parseDuration, toInput, zoneName } from '../data/time.js';
import { mayWrite } from './acknowledge.js';
import { GrapevineElement, count } from './element.js';
import { say } from './toast.js';

const MINUTE = 60_000;
const DURATIONS: readonly [string, number][] = [
  ['30 m', 30 * MINUTE],
  ['1 h', 60 * MINUTE],
  ['4 h', 240 * MINUTE],
];
const MORNING = 8;
/** A silence of more than this share of all alerts needs a second look. */
const LARGE_SHARE = 0.25;
const PAUSE = 150;

/** Opens the sheet. */
export function openSilenceSheet(matchers: readonly Matcher[], title: string): void {
  let sheet = document.querySelector('gv-silence-sheet');
  if (sheet === null) {
    sheet = document.createElement('gv-silence-sheet');
    document.body.append(sheet);
  }
  sheet.open(matchers, title);
}

@customElement('gv-silence-sheet')
export class SilenceSheet extends GrapevineElement {
  @state() private matchers: readonly Matcher[] = [];
  @state() private title0 = '';
  @state() private length: number | 'morning' | 'custom' = 60 * MINUTE;
  @state() private custom = '';
  @state() private comment = '';
  @state() private shown: Preview | undefined;
  @state() private error = '';
  @state() private confirmed = false;
  @state() private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  open(matchers: readonly Matcher[], title: string): void {
    this.matchers = matchers;
    this.title0 = title;
    this.length = 60 * MINUTE;
    this.custom = '';
    this.comment = `Investigating ${title}`;
    this.error = '';
    this.confirmed = false;
    this.shown = undefined;
    void this.look();
    void this.updateComplete.then(() => this.renderRoot.querySelector('dialog')?.showModal());
  }

  private async look(): Promise<void> {
    try {
      this.shown = await preview(this.matchers.map(text));
      this.error = '';
    } catch (e) {
      this.shown = undefined;
      this.error = e instanceof Error ? e.message : String(e);
    }
  }

  private change(matchers: readonly Matcher[]): void {
    this.matchers = matchers;
    this.confirmed = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  private endsAt(): number | undefined {
    const now = store.now();
    if (this.length === 'morning') {
      return nextHour(MORNING, now);
    }
    if (this.length === 'custom') {
      const long = parseDuration(this.custom);
      return long === undefined ? fromInput(this.custom) : now + long;
    }
    return now + this.length;
  }

  /** Whether the silence mutes so much that it must be confirmed. */
  private isRisky(): boolean {
    const { shown } = this;
    return (
      shown !== undefined &&
      (!shown.hasEqualityMatcher ||
        (shown.alerts.length > LARGE_SHARE * shown.activeAlerts && shown.alerts.length > 1 && shown.activeAlerts > SMALL))
    );
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const endsAt = this.endsAt();
    const who = settings.current.author.trim();
    if (endsAt === undefined || who === '' || (this.isRisky() && !this.confirmed)) {
      this.error =
        endsAt === undefined
          ? 'Until when? A duration such as 2h30m is expected.'
          : who === ''
            ? 'Your name is missing.'
            : 'Please confirm that all these alerts are meant.';
      return;
    }
    this.busy = true;
    try {
      const { matchers } = await preview(this.matchers.map(text));
      const id = await setSilence({
        matchers,
        startsAt: new Date(store.now()).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        createdBy: who,
        comment: this.comment.trim(),
      });
      this.close();
      say(`Silenced until ${clock(endsAt, store.now())}`, () => {
        expireSilence(id).then(
          () => say('Silence expired'),
          (e: unknown) => say(String(e)),
        );
      });
    } catch (e) {
      this.error = e instanceof Error ? e.message : String(e);
    } finally {
      this.busy = false;
    }
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  protected override render() {
    const n = this.shown?.alerts.length ?? 0;
    const risky = this.isRisky();
    return html`<dialog class="sheet" aria-labelledby="sheet-title">
      <form @submit=${(event: Event) => this.submit(event)}>
        <h2 id="sheet-title">Silence ${this.title0}</h2>
        <fieldset class="durations">
          <legend>For how long</legend>
          ${DURATIONS.map(([name, millis]) => this.choice(name, millis))}
          ${this.choice(`Until ${clock(nextHour(MORNING, store.now()), store.now())}`, 'morning')}
          ${this.choice('Custom', 'custom')}
        </fieldset>
        ${this.length === 'custom'
          ? html`<label
              >Duration or end (${zoneName()})
              <input
                .value=${this.custom}
                placeholder="2h30m or ${toInput(store.now() + 60 * MINUTE)}"
                @input=${(event: Event) => (this.custom = (event.target as HTMLInputElement).value)}
            /></label>`
          : nothing}
        <label
          >Reason
          <input
            name="comment"
            .value=${this.comment}
            @input=${(event: Event) => (this.comment = (event.target as HTMLInputElement).value)}
        /></label>
        <label
          >Your name
          <input
            name="author"
            autocomplete="name"
            .value=${settings.current.author}
            @change=${(event: Event) => settings.change({ author: (event.target as HTMLInputElement).value })}
        /></label>
        ${this.chips()}
        ${this.shown !== undefined && !this.shown.hasEqualityMatcher
          ? html`<p class="warning-text">No matcher compares a label with one value: this may mute more than you see now.</p>`
          : nothing}
        ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
        ${risky
          ? html`<label class="check"
              ><input
                type="checkbox"
                .checked=${this.confirmed}
                @change=${(event: Event) => (this.confirmed = (event.target as HTMLInputElement).checked)}
              />I mean all ${n}</label
            >`
          : nothing}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <a
            class="button"
            href=${hash('silences/new', { filter: `{${this.matchers.map(text).join(', ')}}` })}
            @click=${() => this.close()}
            >All options</a
          >
          <button class="primary ${risky ? 'danger' : ''}" ?disabled=${this.busy || !mayWrite()}>
            Silence ${count(n, 'alert')}${typeof this.length === 'number' ? ` for ${lengthName(this.length)}` : ''}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  private choice(name: string, length: number | 'morning' | 'custom'): TemplateResult {
    return html`<label class="choice"
      ><input type="radio" name="length" .checked=${this.length === length} @change=${() => (this.length = length)} />${name}</label
    >`;
  }

  private chips(): TemplateResult {
    return html`<fieldset class="matchers">
      <legend>Alerts with</legend>
      ${this.matchers.map(
        (matcher) =>
          html`<span class="chip matcher"
            >${text(matcher)}<button
              type="button"
              class="quiet"
              aria-label="Remove ${text(matcher)}"
              @click=${() => this.change(this.matchers.filter((each) => each !== matcher))}
            >
              ✕
            </button></span
          >`,
      )}
      <input
        aria-label="Add a matcher"
        placeholder="add: label=value"
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            this.add(event.target as HTMLInputElement);
          }
        }}
        @change=${(event: Event) => this.add(event.target as HTMLInputElement)}
      />
    </fieldset>`;
  }

  private add(input: HTMLInputElement): void {
    if (input.value.trim() === '') {
      return;
    }
    try {
      const more = parseMatchers(input.value);
      input.value = '';
      this.change([...this.matchers, ...more]);
    } catch (e) {
      this.error = e instanceof Error ? e.message : String(e);
    }
  }
}

/** With so few alerts in all, a large share says nothing. */
const SMALL = 10;

function lengthName(millis: number): string {
  return DURATIONS.find(([, each]) => each === millis)?.[0] ?? '';
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-sheet': SilenceSheet;
  }
}
