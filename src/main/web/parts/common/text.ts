/** Text of alerts and silences: no character is invisible, none changes what stands beside it, and what is long is folded. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isLong, visible, visibleLines, withAddresses } from '../../data/text.js';
import { GrapevineElement, safeUrl } from './element.js';

/** Three lines of something long, and a button for the rest. */
@customElement('gv-fold')
export class Fold extends GrapevineElement {
  @property({ attribute: false }) content!: TemplateResult;
  @state() private open = false;

  protected override render() {
    return html`<span class=${this.open ? 'unfolded' : 'folded'}>${this.content}</span
      ><button type="button" class="quiet unfold" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>
        ${this.open ? 'Show less' : 'Show all'}
      </button>`;
  }
}

/** What shows a text, folded if that is long. */
export function folded(text: string, content: TemplateResult): TemplateResult {
  return isLong(text) ? html`<gv-fold .content=${content}></gv-fold>` : content;
}

/** A text of one line, whatever its direction. */
export function line(text: string): TemplateResult {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** A text in which addresses can be followed. */
export function linked(text: string): TemplateResult {
  return html`<bdi
    >${withAddresses(text).map((part, i) => {
      const url = i % 2 === 1 ? safeUrl(part) : undefined;
      return url === undefined
        ? visibleLines(part)
        : html`<a href=${url} target="_blank" rel="noreferrer noopener">${visible(part)}</a>`;
    })}</bdi
  >`;
}

/** The same, folded if it is long. */
export function prose(text: string): TemplateResult {
  return folded(text, linked(text));
}
