/** Receivers, how their integrations have fared, test notifications, and templates. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { Loaded } from '../../common/load.js';
import { line } from '../../common/text.js';
import { access } from '../../data/access.js';
import { V1, get, messageOf, post } from '../../data/api.js';
import { outcome } from '../../data/decode.js';
import { hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock } from '../../data/time.js';
import '../push/push.js';
import { readPush } from '../push/subscriptions.js';
import { failuresText, integrationName, outcomeLine } from './outcome.js';
import './template-editor.js';

/** A connection by which clicks on the buttons of messages arrive. */
interface ConnectionJson {
  up: boolean;
  error: string;
  since: string;
}

interface IntegrationJson {
  name: string;
  kind: string;
  sendResolved: boolean;
  sentLastHour: number;
  failedLastHour: number;
  failedAttemptsLastHour: number;
  offersActions: boolean;
  connections?: ConnectionJson[];
  last?: Record<string, unknown>;
}

interface ReceiverJson {
  name: string;
  used: boolean;
  integrations: IntegrationJson[];
}

/** What became of a test notification. */
interface TestJson {
  integrations: {
    integration: string;
    index: number;
    outcome: string;
    message?: string;
    status?: number;
    durationMillis: number;
  }[];
}

/** The outcomes of a test, or why there was none; the requests that were sent can be opened. */
function tested(result: TestJson | string | undefined, all: readonly IntegrationJson[]): TemplateResult | typeof nothing {
  if (result === undefined) {
    return nothing;
  }
  if (typeof result === 'string') {
    return html`<p class="error-text" role="alert">${result}</p>`;
  }
  return html`<ul class="integrations">
      ${result.integrations.map((each) => {
        const good = each.outcome === 'delivered';
        return html`<li class=${good ? 'good' : 'bad'}>
          ${good ? '✔' : '✖'} Test of ${integrationName(`${each.integration}[${each.index}]`, all)}: ${each.outcome}${each.status === undefined
            ? ''
            : `, status ${each.status}`},
          ${each.durationMillis} ms ${each.message ?? ''}
        </li>`;
      })}
    </ul>
    <details>
      <summary>What was sent</summary>
      <pre tabindex="0">${JSON.stringify(result, null, 2)}</pre>
    </details>`;
}

/** Whether messages offer actions, and why clicks do not arrive where that is so. */
function actions(each: IntegrationJson): TemplateResult | typeof nothing {
  if (!each.offersActions) {
    return nothing;
  }
  const down = each.connections?.find((connection) => !connection.up);
  return html`<br /><span class="muted-text">Messages offer actions.</span> ${down === undefined
      ? nothing
      : html`<span class="bad"
          >✖ This replica gets no clicks since ${clock(Date.parse(down.since), store.now())}${down.error === '' ? '' : html`: ${line(down.error)}`}</span
        >`}`;
}

/** Whether this user may send test notifications. */
function mayTest(): boolean {
  return store.replica?.receiverTest === true && access.current.mayAdminister;
}

@customElement('gv-receivers')
export class ReceiversPage extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  private readonly receivers = new Loaded(this, () => get<ReceiverJson[]>(`${V1}receivers`));
  /** Without it, as at an older server, no browser can be notified. */
  private readonly push = new Loaded(this, readPush);
  @state() private results = new Map<string, TestJson | string>();
  @state() private busy = '';

  protected override render() {
    const wanted = this.address.params.get('receiver') ?? '';
    const all = this.receivers.value ?? [];
    const sorted = [...all].sort((a, b) => Number(b.name === wanted) - Number(a.name === wanted));
    const replica = store.replica?.name ?? '';
    return html`<h1>Receivers</h1>
      <p class="muted-text">
        Counts are of the notifications that ${replica === '' ? 'this replica' : html`this replica, ${line(replica)},`} sent; each
        replica of a cluster counts its own.
      </p>
      ${this.receivers.error === '' ? nothing : html`<p class="error-text" role="alert">${this.receivers.error}</p>`}
      ${sorted.map((receiver) => this.receiver(receiver, receiver.name === wanted))}
      ${mayTest()
        ? html`<gv-template-editor></gv-template-editor>`
        : html`<p class="muted-text">
            Test notifications and the template editor are off (<code>--web.enable-receiver-test</code>).
          </p>`}`;
  }

  private receiver(receiver: ReceiverJson, marked: boolean): TemplateResult {
    const failing = receiver.integrations.some((each) => each.failedAttemptsLastHour > 0);
    return html`<article class="card ${failing ? 'failing' : ''} ${marked ? 'marked' : ''}">
      <div class="head">
        <h2>${receiver.name}</h2>
        ${receiver.used ? nothing : html`<span class="muted-text">used by no route</span>`}
        <a href=${hash('alerts', { receiver: receiver.name })}>Alerts</a>
        ${mayTest()
          ? html`<span class="actions"
              ><button ?disabled=${this.busy !== ''} @click=${() => this.test(receiver.name)}>
                ${this.busy === receiver.name ? 'Sending…' : 'Send a test notification'}
              </button></span
            >`
          : nothing}
      </div>
      ${receiver.integrations.length === 0 && receiver.used
        ? html`<p class="muted-text">No integration: its alerts are not notified.</p>`
        : nothing}
      <ul class="integrations">
        ${receiver.integrations.map((each) => this.integration(each, receiver.integrations))}
      </ul>
      ${this.push.value?.receivers.includes(receiver.name) === true
        ? html`<gv-push .receiver=${receiver.name} .push=${this.push.value} .changed=${() => this.push.read()}></gv-push>`
        : nothing}
      <div aria-live="polite">
        ${tested(this.results.get(receiver.name), receiver.integrations)}
      </div>
    </article>`;
  }

  private integration(each: IntegrationJson, all: readonly IntegrationJson[]): TemplateResult {
    return html`<li>
      <strong>${integrationName(each.name, all)}</strong>
      <span class="muted-text"
        >${each.sendResolved ? '' : 'without resolved alerts; '}last hour: ${count(each.sentLastHour, 'notification')} sent,</span
      >
      ${failuresText(each.failedLastHour, each.failedAttemptsLastHour)}
      ${actions(each)}
      ${each.last === undefined ? nothing : html`<br />${outcomeLine(outcome(each.last), store.now(), all)}`}
    </li>`;
  }

  private async test(name: string): Promise<void> {
    this.busy = name;
    let result: TestJson | string;
    try {
      result = await post<TestJson>(`${V1}receivers/${encodeURIComponent(name)}/test`, {});
    } catch (e) {
      result = messageOf(e);
    }
    this.results = new Map(this.results).set(name, result);
    this.busy = '';
  }
}
