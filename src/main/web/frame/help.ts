/** What the keys do, and what a filter may be. */
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { GrapevineElement } from '../common/element.js';

const KEYS: readonly [string, string][] = [
  ['/', 'Filter'],
  ['j, k', 'Next and previous group, silence or record'],
  ['Enter', 'Expand or collapse the group'],
  ['x', 'Select the group or the alert; with Shift, all from the one before'],
  ['s', 'Silence the group, or what is selected'],
  ['a', 'Acknowledge the group, or those that are selected'],
  ['u', 'Undo the latest change'],
  ['l', 'Labels of the alerts with their counts; there j and k lead from one to the next'],
  ['1 … 5', 'Alerts, silences, receivers, status, settings'],
  ['h', 'History'],
  ['Esc', 'Close'],
  ['?', 'This help'],
];

const FILTERS: readonly [string, string][] = [
  ['disk "3 % left"', 'Words, also several in quotes, in labels or annotations'],
  ['severity="critical" node!~"db.*"', 'Labels by = != =~ !~, also as {…}, ALERTS{…} or in PromQL'],
  ['-info !severity="info"', 'Without what follows'],
  ['(disk or severity="critical")', 'One of several'],
  ['@state=silenced', 'active, suppressed, silenced, inhibited, muted, acknowledged, unprocessed'],
  ['@age>1h', 'Started more than an hour ago; @age<1h less'],
  ['@receiver="team"', 'In groups of the receiver'],
  ['@author=~"Ana|Bo"', 'Silenced or acknowledged by them'],
  ['@silenced_by="…" @inhibited_by="…"', 'The id of a silence, the fingerprint of an alert; "" for none'],
  ['@fingerprint="…" @limit=50', 'One alert; the first rows'],
];

@customElement('gv-help')
export class Help extends GrapevineElement {
  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render() {
    return html`<dialog aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl class="keys">
        ${KEYS.map(
          ([keys, meaning]) =>
            html`<dt><kbd>${keys}</kbd></dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <h2>Filter</h2>
      <p>Everything in a filter must hold. Other pages than that of the alerts know fewer conditions.</p>
      <dl class="keys filters">
        ${FILTERS.map(
          ([filter, meaning]) =>
            html`<dt><code>${filter}</code></dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <form method="dialog"><button>Close</button></form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-help': Help;
  }
}
