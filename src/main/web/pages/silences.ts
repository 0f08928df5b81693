import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Address } from '../data/route.js';
import { GrapevineElement } from '../parts/element.js';

@customElement('gv-silences')
export class Silences extends GrapevineElement {
  @property({ attribute: false }) address!: Address;

  protected override render() {
    return html`<h1>Silences</h1>`;
  }
}
