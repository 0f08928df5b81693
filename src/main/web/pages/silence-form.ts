import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Address } from '../data/route.js';
import { GrapevineElement } from '../parts/element.js';

@customElement('gv-silence-form')
export class SilenceForm extends GrapevineElement {
  @property({ attribute: false }) address!: Address;

  protected override render() {
    return html`<h1>SilenceForm</h1>`;
  }
}
