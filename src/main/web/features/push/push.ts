/** The browsers that are notified for a receiver, and whether this one is to be. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { say } from '../../common/toast.js';
import { messageOf } from '../../data/api.js';
import { store } from '../../data/store.js';
import { clock } from '../../data/time.js';
import { obstacle, ownReceivers, removeSubscription, subscribe, unsubscribe } from './subscriptions.js';
import type { PushState, SubscriptionJson } from './subscriptions.js';

@customElement('gv-push')
export class Push extends GrapevineElement {
  @property({ attribute: false }) receiver = '';
  @property({ attribute: false }) push!: PushState;
  /** Reads what has changed. */
  @property({ attribute: false }) changed!: () => Promise<void>;
  @state() private busy = false;
  @state() private error = '';

  protected override render() {
    const here = this.push.subscriptions.filter((each) => each.receiver === this.receiver);
    const isOwn = ownReceivers(this.push).includes(this.receiver);
    const fault = obstacle();
    return html`<div class="push">
      <button ?disabled=${this.busy || (!isOwn && fault !== '')} @click=${() => this.toggle(isOwn)}>
        ${isOwn ? 'Stop notifying this browser' : 'Notify this browser'}
      </button>
      ${fault === '' ? nothing : html`<span class="muted-text">${fault}</span>`}
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
      ${here.length === 0
        ? html`<p class="warning-text">▲ No browser is notified, so notifications to browsers fail.</p>`
        : html`<details>
            <summary>${count(here.length, 'browser')} notified</summary>
            <ul class="integrations">
              ${here.map((each) => this.subscription(each))}
            </ul>
          </details>`}
    </div>`;
  }

  private subscription(each: SubscriptionJson): TemplateResult {
    const now = store.now();
    return html`<li>
      ${each.owner === '' ? 'Unknown user' : line(each.owner)}${each.browser === this.push.own ? html` <strong>(this browser)</strong>` : nothing}
      <span class="muted-text"
        >by ${each.service} since ${clock(Date.parse(each.createdAt), now)},
        ${each.usedAt === undefined ? 'not notified yet' : `notified ${clock(Date.parse(each.usedAt), now)} or later`}</span
      >
      ${each.mayRemove
        ? html`<button
            ?disabled=${this.busy}
            aria-label="Remove the browser of ${each.owner === '' ? 'an unknown user' : each.owner} from ${each.receiver}"
            @click=${() => this.run(() => removeSubscription(each.id), 'Removed')}
          >
            Remove
          </button>`
        : nothing}
    </li>`;
  }

  private async toggle(isOwn: boolean): Promise<void> {
    const { receiver, push } = this;
    await (isOwn
      ? this.run(() => unsubscribe(receiver, push), 'This browser is no longer notified')
      : this.run(() => subscribe(receiver, push), 'This browser is notified'));
  }

  private async run(change: () => Promise<void>, done: string): Promise<void> {
    this.busy = true;
    this.error = '';
    try {
      await change();
      await this.changed();
      say(done);
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
    }
  }
}
