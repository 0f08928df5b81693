/** Asks for how long the alert of a heartbeat is to be muted, by whom and why. */
import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { V1, messageOf, post, serverOf } from '../../data/api.js';
import { heartbeats } from '../../data/heartbeats.js';
import { isWithin, lengthText } from '../../data/period.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock, parseDuration } from '../../data/time.js';
import { GrapevineElement } from '../common/element.js';
import { authorField, textField } from '../common/field.js';
import { errorNote } from '../common/login.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../common/rights.js';
import { line } from '../common/text.js';
import { complain, say } from '../common/toast.js';
import { commentHint, longest, policyText } from '../silences/silence-policy.js';

const LENGTHS = ['30m', '1h', '4h', '1d', '7d'] as const;

/** Those that the server takes, or else the longest that it does. */
function lengths(): readonly string[] {
  const most = longest('');
  const some = LENGTHS.filter((each) => isWithin(parseDuration(each) ?? 0, most));
  return some.length > 0 ? some : [lengthText(most)];
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
    complain(e);
  }
  await heartbeats.read();
}

@customElement('gv-heartbeat-pause')
export class HeartbeatPause extends GrapevineElement {
  @state() private name = '';
  @state() private length = '';
  @state() private author = '';
  @state() private reason = '';
  @state() private error = '';
  @state() private busy = false;

  /** Asks about a heartbeat. */
  ask(name: string): void {
    const [first = '', second = first] = lengths();
    this.name = name;
    this.length = lengths().includes(this.length) ? this.length : second;
    this.author = knownAuthor('');
    this.reason = '';
    this.error = '';
    void this.updateComplete.then(() => this.renderRoot.querySelector('dialog')?.showModal());
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
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
    if (this.error !== '' || this.busy) {
      return;
    }
    this.busy = true;
    const until = store.now() + (parseDuration(this.length) ?? 0);
    try {
      const body = { until: new Date(until).toISOString(), createdBy: this.authorName(), comment: this.reason.trim() };
      await post(pausePath(this.name), body);
      if (fixedAuthor('') === '') {
        settings.change({ author: this.author.trim() });
      }
      this.close();
      const { name } = this; // the sheet may be of another one when this is taken back
      say(`Paused until ${clock(until, store.now())}${about(name)}`, () => void resume(name));
      await heartbeats.read();
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    return html`<dialog class="sheet" aria-labelledby="pause-title">
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="pause-title">Pause ${line(this.name)}</h2>
        <p class="muted-text">Its alert is silenced. It fires again if the heartbeat is still missing at the end.</p>
        <fieldset class="durations">
          <legend>For</legend>
          ${lengths().map(
            (each) =>
              html`<label class="choice"
                ><input type="radio" name="pause-length" .checked=${this.length === each} @change=${() => (this.length = each)} />${each}</label
              >`,
          )}
        </fieldset>
        ${textField({ label: 'Reason', name: 'comment', value: this.reason, change: (value) => (this.reason = value) })}
        ${authorField(fixedAuthor('') || this.author, fixedAuthor('') !== '', (value) => (this.author = value))}
        ${policyText('')} ${errorNote(this.error)}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy || !mayWrite('')}>Pause for ${this.length}</button>
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
