/** Text of alerts and silences: no character is invisible, none changes what stands beside it, and what is long is folded. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { commentLinks } from '../data/comment-links.js';
import { isLong, visible, visibleLines, withLinks } from '../data/text.js';
import type { Link } from '../data/text.js';
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

/** A link to another site. */
function link(text: string, url: string): TemplateResult {
  return html`<a href=${url} target="_blank" rel="noreferrer noopener">${visible(text)}</a>`;
}

/** A text in which addresses, and other links, can be followed. */
export function linked(text: string, links: readonly Link[] = []): TemplateResult {
  return html`<bdi
    >${withLinks(text, links).map((part) => {
      const url = safeUrl(part.url ?? '');
      return url === undefined ? visibleLines(part.text) : link(part.text, url);
    })}</bdi
  >`;
}

/** The same for a comment, with links such as those to tickets. */
export function linkedComment(text: string): TemplateResult {
  return linked(text, commentLinks.of(text));
}

/** The links of a comment alone. */
export function linksOf(comment: string): readonly TemplateResult[] {
  return withLinks(comment, commentLinks.of(comment)).flatMap(({ text, url = '' }) => {
    const safe = safeUrl(url);
    return safe === undefined ? [] : [link(text, safe)];
  });
}

/** A text with addresses, folded if it is long. */
export function prose(text: string): TemplateResult {
  return folded(text, linked(text));
}

/** A comment with links, folded if it is long. */
export function comment(text: string): TemplateResult {
  return folded(text, linkedComment(text));
}
