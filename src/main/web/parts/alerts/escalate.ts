/** Asks before the next step of an escalation is notified at once. */
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { V1, messageOf, serverOf } from '../../data/api.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { nextStep } from '../../data/escalation.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock } from '../../data/time.js';
import type { Group } from '../../data/types.js';
import { GrapevineElement } from '../common/element.js';
import { authorField } from '../common/field.js';
import { errorNote } from '../common/login.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../common/rights.js';
import { line } from '../common/text.js';
import { say } from '../common/toast.js';

/** Opens with its first drawing, and removes itself when it is closed. */
@customElement('gv-escalate')
export class Escalate extends GrapevineElement {
  /** The groups of one card that have a next step. */
  @property({ attribute: false }) due: readonly Group[] = [];
  @property({ attribute: false }) name = '';
  @state() private author = '';
  @state() private error = '';
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.author = knownAuthor(this.cluster());
  }

  private cluster(): string {
    return clusterOf(this.due[0]?.id ?? '');
  }

  /** The name of who escalates. */
  private user(): string {
    return (fixedAuthor(this.cluster()) || this.author).trim();
  }

  private receivers(): string {
    return [...new Set(this.due.map((group) => nextStep(group)?.receiver))].join(' and ');
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    this.renderRoot.querySelector<HTMLElement>(this.user() === '' ? 'input' : 'button.primary')?.focus();
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const by = this.user();
    this.error = by === '' ? 'Your name is missing.' : '';
    if (this.error !== '' || this.busy) {
      return;
    }
    this.busy = true;
    try {
      if (fixedAuthor(this.cluster()) === '') {
        settings.change({ author: by });
      }
      for (const group of this.due) {
        const { step } = nextStep(group) ?? {};
        await serverOf(group.id).post(`${V1}escalations/${plain(group.id)}/now`, { step, by });
      }
      say(`Escalated to ${this.receivers()}${about(this.name)}`);
      this.close();
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    const now = store.now();
    return html`<dialog class="sheet" aria-labelledby="escalate-title" @close=${() => this.remove()}>
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="escalate-title">Escalate ${line(this.name)} now</h2>
        ${this.due.map((group) => {
          const { step = '', receiver = '', at = 0 } = nextStep(group) ?? {};
          return html`<p>
            Notifies <strong>${line(receiver)}</strong> now, and not at ${clock(at, now)}: step ${line(step)} of the escalation
            ${line(group.escalation?.policy ?? '')}.
          </p>`;
        })}
        ${authorField(fixedAuthor(this.cluster()) || this.author, fixedAuthor(this.cluster()) !== '', (author) => (this.author = author))}
        ${errorNote(this.error)}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy || !mayWrite(this.cluster())}>Notify ${line(this.receivers())}</button>
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-escalate': Escalate;
  }
}
