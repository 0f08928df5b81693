/** Receivers, how their integrations have fared, test notifications, and templates. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { V1, get, post } from '../data/api.js';
import { outcome } from '../data/decode.js';
import { hash } from '../data/route.js';
import type { Address } from '../data/route.js';
import { store } from '../data/store.js';
import { GrapevineElement } from '../parts/element.js';
import { Loaded } from '../parts/load.js';
import { outcomeLine } from '../parts/outcome.js';
import '../parts/template-editor.js';

interface IntegrationJson {
  name: string;
  kind: string;
  sendResolved: boolean;
  sentLastHour: number;
  failedLastHour: number;
  last?: Record<string, unknown>;
}

interface ReceiverJson {
  name: string;
  used: boolean;
  integrations: IntegrationJson[];
}

@customElement('gv-receivers')
export class ReceiversPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  private readonly receivers = new Loaded(this, () => get<ReceiverJson[]>(`${V1}receivers`));
  @state() private results = new Map<string, string>();
  @state() private busy = '';

  protected override render() {
    const wanted = this.address.params.get('receiver') ?? '';
    const all = this.receivers.value ?? [];
    const sorted = [...all].sort((a, b) => Number(b.name === wanted) - Number(a.name === wanted));
    return html`<h1>Receivers</h1>
      ${this.receivers.error === '' ? nothing : html`<p class="error-text" role="alert">${this.receivers.error}</p>`}
      ${sorted.map((receiver) => this.receiver(receiver, receiver.name === wanted))}
      ${store.replica?.receiverTest === true
        ? html`<gv-template-editor></gv-template-editor>`
        : html`<p class="muted-text">
            Test notifications and the template editor are off (<code>--web.enable-receiver-test</code>).
          </p>`}`;
  }

  private receiver(receiver: ReceiverJson, marked: boolean): TemplateResult {
    const failing = receiver.integrations.some((each) => each.failedLastHour > 0);
    return html`<article class="card ${failing ? 'failing' : ''} ${marked ? 'marked' : ''}">
      <div class="head">
        <h2>${receiver.name}</h2>
        ${receiver.used ? nothing : html`<span class="muted-text">used by no route</span>`}
        <a href=${hash('alerts', { receiver: receiver.name })}>Alerts</a>
        ${store.replica?.receiverTest === true
          ? html`<span class="actions"
              ><button ?disabled=${this.busy !== ''} @click=${() => this.test(receiver.name)}>
                ${this.busy === receiver.name ? 'Sending…' : 'Send a test notification'}
              </button></span
            >`
          : nothing}
      </div>
      ${receiver.integrations.length === 0 && receiver.used
        ? html`<p class="muted-text">No integration: its alerts are notified to nobody.</p>`
        : nothing}
      <ul class="integrations">
        ${receiver.integrations.map((each) => this.integration(each))}
      </ul>
      <div aria-live="polite">
        ${this.results.has(receiver.name) ? html`<pre tabindex="0">${this.results.get(receiver.name)}</pre>` : nothing}
      </div>
    </article>`;
  }

  private integration(each: IntegrationJson): TemplateResult {
    return html`<li>
      <strong>${each.name}</strong>
      <span class="muted-text">${each.sendResolved ? '' : 'without resolved alerts; '}last hour: ${each.sentLastHour} sent,</span>
      <span class=${each.failedLastHour > 0 ? 'bad' : 'muted-text'}
        >${each.failedLastHour > 0 ? '✖ ' : ''}${each.failedLastHour} failed</span
      >
      ${each.last === undefined ? nothing : html`<br />${outcomeLine(outcome(each.last), store.now())}`}
    </li>`;
  }

  private async test(name: string): Promise<void> {
    this.busy = name;
    let text: string;
    try {
      text = JSON.stringify(await post(`${V1}receivers/${encodeURIComponent(name)}/test`, {}), null, 2);
    } catch (e) {
      text = e instanceof Error ? e.message : String(e);
    }
    this.results = new Map(this.results).set(name, text);
    this.busy = '';
  }
}
