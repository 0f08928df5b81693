/** What the page of alerts says when it shows none. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { count } from '../../common/element.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { quietText } from './quiet.js';
import type { View } from './view.js';

/** Why nothing is shown; nothing if something is. */
export function emptyNote(shown: View): TemplateResult | typeof nothing {
  if (shown.shown > 0 || [...shown.sections.values()].some((groups) => groups.length > 0)) {
    return nothing;
  }
  if (shown.isPending) {
    return html`<p class="empty" role="status" aria-busy="true">Filtering…</p>`;
  }
  if (shown.hidden > 0) {
    const others = shown.hidden - [...shown.otherStates.values()].reduce((sum, n) => sum + n, 0);
    return html`<p class="empty">
      No match. ${count(others, 'alert')} ${others === 1 ? 'is' : 'are'} hidden by this filter.
      <a href=${hash('alerts')}>Clear filter</a>
    </p>`;
  }
  const { text, isDoubtful } = quietText(store.replica, store.now());
  return html`<p class="empty ${isDoubtful ? 'warning-text' : ''}">${text}</p>`;
}
