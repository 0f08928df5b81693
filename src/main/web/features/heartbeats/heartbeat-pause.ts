/** Asks for how long the alert of a heartbeat is to be muted, by whom and why. */
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { authorField, textField } from '../../common/field.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../../common/rights.js';
import { Sheet } from '../../common/sheet.js';
import { line } from '../../common/text.js';
import { complain, say } from '../../common/toast.js';
import { V1, messageOf, post, serverOf } from '../../data/api.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock, parseDuration } from '../../data/time.js';
import { isWithin, lengthText } from '../silences/period.js';
import { commentHint, longest, policyText } from '../silences/silence-policy.js';
import { heartbeats } from './heartbeats.js';

const LENGTHS = ['30m', '1h', '4h', '1d', '7d'] as const;

/** Those that the server takes, or else the longest that it does. */
function lengths(): readonly string[] {
  const most = longest('');
  const some = LENGTHS.filter((each) => isWithin(parseDuration(each) ?? 0, most));
  return some.length > 0 ? some : [lengthText(most)];
}

/** The length that was chosen last. */
let chosen = '';

function first(): string {
  const [shortest = '', second = shortest] = lengths();
  return lengths().includes(chosen) ? chosen : second;
}

function pausePath(name: string): string {
  return `${V1}heartbeats/${encodeURIComponent(name)}/pause`;
}

/** Ends the pause of a heartbeat. */
export async function resume(name: string): Promise<void> {
  try {
    await serverOf('').remove(pausePath(name));
    say(`The alert is no longer silenced${about(name)}`);
  } catch (e) {
    complain(`${name}: ${messageOf(e)}`, () => void resume(name));
  }
  await heartbeats.read();
}

@customElement('gv-heartbeat-pause')
export class HeartbeatPause extends Sheet {
  @property({ attribute: false }) name = '';
  @state() private length = first();
  @state() private author = knownAuthor('');
  @state() private reason = '';

  protected override moveFocus(): void {
    this.focusOn('input');
  }

  protected override subject(): string {
    return `Pause ${this.name}`;
  }

  /** The name that others will see. */
  private authorName(): string {
    return (fixedAuthor('') || this.author).trim();
  }

  private fault(): string {
    if (this.authorName() === '') {
      return 'Your name is missing.';
    }
    const hint = commentHint('');
    return hint !== '' && this.reason.trim() === '' ? `A reason with ${hint} is missing.` : '';
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.error = this.fault();
    if (this.error === '') {
      await this.act(() => this.pause());
    }
  }

  private async pause(): Promise<void> {
    const { name } = this;
    const until = store.now() + (parseDuration(this.length) ?? 0);
    await post(pausePath(name), { until: new Date(until).toISOString(), createdBy: this.authorName(), comment: this.reason.trim() });
    if (fixedAuthor('') === '') {
      settings.change({ author: this.author.trim() });
    }
    say(`Paused until ${clock(until, store.now())}${about(name)}`, () => void resume(name));
    void heartbeats.read();
  }

  protected override render() {
    return html`<dialog class="sheet" aria-labelledby="pause-title" @close=${() => this.closed()}>
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="pause-title">Pause ${line(this.name)}</h2>
        <p class="muted-text">Its alert is silenced. It fires again if the heartbeat is still missing at the end.</p>
        <fieldset class="durations">
          <legend>For</legend>
          ${lengths().map(
            (each) =>
              html`<label class="choice"
                ><input type="radio" name="pause-length" .checked=${this.length === each} @change=${() => (this.length = chosen = each)} />${each}</label
              >`,
          )}
        </fieldset>
        ${textField({ label: 'Reason', name: 'comment', value: this.reason, change: (value) => (this.reason = value) })}
        ${authorField(fixedAuthor('') || this.author, fixedAuthor('') !== '', (value) => (this.author = value))}
        ${policyText('')} ${this.failure()}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${this.primary(`Pause for ${this.length}`, mayWrite(''))}
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-heartbeat-pause': HeartbeatPause;
  }
}
