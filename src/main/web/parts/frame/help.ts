/** What the keys do. */
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
  ['1 … 5', 'Alerts, silences, receivers, status, settings'],
  ['h', 'History'],
  ['Esc', 'Close'],
  ['?', 'This help'],
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
      <form method="dialog"><button>Close</button></form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-help': Help;
  }
}
