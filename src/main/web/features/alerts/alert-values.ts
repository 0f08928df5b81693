/** What Prometheus shows of an alert, asked when its details are opened. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { V1, query, serverOf } from '../../data/api.js';
import { plain } from '../../data/clusters.js';
import { store } from '../../data/store.js';
import { clock } from '../../data/time.js';

/** The bars of a text, which nobody can hear. */
const BARS = /([▁-█·]+)/;

/** Either a text, or why there is none. */
interface Shown {
  readonly text?: string;
  readonly fault?: string;
  readonly at: string;
}

function parts(text: string): (string | TemplateResult)[] {
  return text.split(BARS).map((part) => (BARS.test(part) ? html`<span aria-hidden="true">${part}</span>` : part));
}

@customElement('gv-values')
export class AlertValues extends GrapevineElement {
  @property({ attribute: false }) fingerprint = '';
  @state() private shown: Shown | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('fingerprint')) {
      this.shown = undefined;
      void this.ask(this.fingerprint);
    }
  }

  /** Without an answer the details are as without values: an earlier server has none, and the page says itself when it is away. */
  private async ask(fingerprint: string): Promise<void> {
    try {
      const path = `${V1}values${query({ fingerprint: plain(fingerprint) })}`;
      const { values } = await serverOf(fingerprint).get<{ values?: Shown }>(path);
      if (fingerprint === this.fingerprint) {
        this.shown = values;
      }
    } catch {
      // see above
    }
  }

  protected override render() {
    const { shown } = this;
    return shown === undefined
      ? nothing
      : html`<p class="values">
          ${shown.text === undefined ? html`No values: ${shown.fault}` : parts(shown.text)}
          <span class="muted-text small">${clock(Date.parse(shown.at), store.now())}</span>
        </p>`;
  }
}
