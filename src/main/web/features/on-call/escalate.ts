/** Asks before the next step of an escalation is notified at once. */
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { authorField } from '../../common/field.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../../common/rights.js';
import { Sheet } from '../../common/sheet.js';
import { line } from '../../common/text.js';
import { say } from '../../common/toast.js';
import { V1, serverOf } from '../../data/api.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { nextStep } from '../../data/escalation.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock } from '../../data/time.js';
import type { Group } from '../../data/types.js';

@customElement('gv-escalate')
export class Escalate extends Sheet {
  /** The groups of one card that have a next step. */
  @property({ attribute: false }) due: readonly Group[] = [];
  @property({ attribute: false }) name = '';
  @state() private author = '';

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

  protected override moveFocus(): void {
    this.focusOn(this.user() === '' ? 'input' : 'button.primary');
  }

  protected override subject(): string {
    return `Escalate ${this.name}`;
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const by = this.user();
    this.error = by === '' ? 'Your name is missing.' : '';
    if (this.error === '') {
      await this.act(() => this.escalate(by));
    }
  }

  private async escalate(by: string): Promise<void> {
    const { due, name } = this;
    const receivers = this.receivers();
    if (fixedAuthor(this.cluster()) === '') {
      settings.change({ author: by });
    }
    for (const group of due) {
      const { step } = nextStep(group) ?? {};
      await serverOf(group.id).post(`${V1}escalations/${plain(group.id)}/now`, { step, by });
    }
    say(`Escalated to ${receivers}${about(name)}`);
  }

  protected override render() {
    const now = store.now();
    return html`<dialog class="sheet" aria-labelledby="escalate-title" @close=${() => this.closed()}>
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
        ${this.failure()}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${this.primary(html`Notify ${line(this.receivers())}`, mayWrite(this.cluster()))}
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
