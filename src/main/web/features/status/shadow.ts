/** What a shadow would have sent, beside what the Alertmanager has sent. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { Loaded } from '../../common/load.js';
import { V1, get } from '../../data/api.js';
import { full } from '../../data/time.js';

interface SendJson {
  at: string;
  receiver: string;
  integration: string;
  groupKey: string;
  firing: unknown[];
  resolved: unknown[];
}

interface DifferenceJson {
  result: string;
  reason: string;
  detail: string;
  since: string;
  there?: SendJson;
  here?: SendJson;
}

interface ShadowJson {
  since: string;
  comparison?: {
    from: string;
    counts: Record<string, number>;
    differences: DifferenceJson[];
  };
  sends: SendJson[];
}

/** How many differences the page shows. */
const LIMIT = 20;

@customElement('gv-shadow')
export class Shadow extends GrapevineElement {
  private readonly shadow = new Loaded(this, () => get<ShadowJson>(`${V1}shadow?limit=${LIMIT}`));

  protected override render() {
    const shadow = this.shadow.value;
    return html`<h2>Shadow</h2>
      <p class="warning-text">▲ No notifications are sent (--notify.shadow).</p>
      ${this.shadow.error === '' ? nothing : html`<p class="error-text" role="alert">${this.shadow.error}</p>`}
      ${shadow === undefined ? nothing : this.comparison(shadow)}`;
  }

  private comparison(shadow: ShadowJson): TemplateResult {
    const { comparison } = shadow;
    if (comparison === undefined) {
      return html`<p>
        Since ${full(Date.parse(shadow.since))}; the Alertmanager has posted no events, so notifications are not compared.
      </p>`;
    }
    const counts = Object.entries(comparison.counts).map(([result, number]) => `${number} ${words(result)}`);
    return html`<p>Notifications since ${full(Date.parse(comparison.from))}: ${counts.join(', ')}.</p>
      ${comparison.differences.length === 0
        ? nothing
        : html`<ul>
            ${comparison.differences.map(
              (each) =>
                html`<li>
                  <strong>${words(each.result)}</strong> <span class="chip">${each.reason}</span> ${this.sent(each)}
                  <span class="muted-text small">${each.detail}</span>
                </li>`,
            )}
          </ul>`}`;
  }

  /** The notification, or since when the group is out of step. */
  private sent({ result, since, there, here }: DifferenceJson): TemplateResult | typeof nothing {
    const send = there ?? here;
    if (send === undefined) {
      return nothing;
    }
    const group = html`${send.receiver}/${send.integration} <code>${send.groupKey}</code>`;
    return result === 'out_of_step'
      ? html`since ${full(Date.parse(since))}, ${group}`
      : html`${full(Date.parse(send.at))}, ${group}, ${count(send.firing.length, 'firing alert')},
          ${count(send.resolved.length, 'resolved alert')}`;
  }
}

/** The name of a result as text. */
function words(result: string): string {
  return result.replace(/_/g, ' ');
}
