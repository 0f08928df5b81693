/** Where an alert with some labels would go at a time, who would be notified, and what would mute it. */
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { messageOf } from '../../data/api.js';
import { parseMatchers } from '../../data/matchers.js';
import { fromInput, zoneName } from '../../data/time.js';
import { askWhy, whySteps } from './why.js';
import type { WhyAnswer } from './why.js';

@customElement('gv-who')
export class Who extends GrapevineElement {
  @state() private answer: WhyAnswer | undefined;
  @state() private error = '';

  protected override render() {
    return html`<form class="form" @submit=${(event: SubmitEvent) => this.ask(event)}>
        <label>Labels <input name="labels" required placeholder='alertname="DiskFull", severity="critical"' /></label>
        <label>At (${zoneName()}; now if empty) <input name="time" type="datetime-local" /></label>
        <button class="primary">Test</button>
      </form>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
      <div aria-live="polite">${this.answer === undefined ? nothing : whySteps(this.answer, true)}</div>`;
  }

  private async ask(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    try {
      const labels = parseMatchers(String(form.get('labels')));
      const other = labels.find((each) => each.operator !== '=');
      if (other !== undefined) {
        throw new Error(`${other.name}${other.operator}: an alert has values, so only = is expected.`);
      }
      const time = fromInput(String(form.get('time')));
      this.answer = await askWhy({
        label: labels.map((each) => `${each.name}=${each.value}`),
        exact: 'true',
        time: time === undefined ? undefined : new Date(time).toISOString(),
      });
      this.error = '';
    } catch (e) {
      this.error = messageOf(e);
    }
  }
}
