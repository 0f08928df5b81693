/** All that is known of an alert, and what can be done with it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { labelChips } from '../../common/chips.js';
import { copyText } from '../../common/copy.js';
import { safeUrl } from '../../common/element.js';
import { isReadOnly, mayWrite } from '../../common/rights.js';
import { line, prose } from '../../common/text.js';
import { clusterOf } from '../../data/clusters.js';
import { shownAnnotations } from '../../data/labels.js';
import { equalities, filterText } from '../../data/matchers.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import type { Alert } from '../../data/types.js';
import './alert-values.js';
import { touch } from './card-labels.js';
import { hiddenChips } from './columns.js';
import { alertsText, historyOf, linkTo } from './group-actions.js';
import { silenceSelected } from './selection-bar.js';

/** Annotations, actions, and why it was notified. */
export function alertDetails(shown: ShownGroup, alert: Alert): TemplateResult {
  const source = safeUrl(alert.generatorURL);
  const cluster = clusterOf(alert.fingerprint);
  const annotations = shownAnnotations(alert.annotations);
  const history = historyOf(shown, alert);
  return html`<div class="details">
    ${touch.matches || shown.alerts.length > 1 ? html`<p class="group-labels">${labelChips(alert.labels)}</p>` : nothing}
    ${hiddenChips(alert.labels)}
    ${annotations.length === 0
      ? nothing
      : html`<dl class="annotations">
          ${annotations.map(
            ([name, value]) =>
              html`<dt>${line(name)}</dt>
                <dd>${prose(value)}</dd>`,
          )}
        </dl>`}
    ${store.feed(alert.fingerprint).isV2 ? nothing : html`<gv-values .fingerprint=${alert.fingerprint}></gv-values>`}
    <p class="buttons">
      ${isReadOnly(cluster)
        ? nothing
        : html`<button
            ?disabled=${!mayWrite(cluster)}
            @click=${() => {
              const one = { groups: [], alerts: [alert], fingerprints: new Set([alert.fingerprint]) };
              silenceSelected(one, alert.labels['alertname'] ?? 'alert');
            }}
          >
            Silence this alert
          </button>`}
      ${source === undefined
        ? nothing
        : html`<a class="button" href=${source} target="_blank" rel="noreferrer noopener">Source</a>`}
      ${history === undefined ? nothing : html`<a class="button" href=${history}>History</a>`}
      <button @click=${() => copyText(filterText(equalities(alert.labels)), 'Matchers')}>Copy as matchers</button>
      <button @click=${() => copyText(alertsText(alert), 'Alert')}>Copy as JSON</button>
      <button @click=${() => copyText(linkTo(shown, alert.fingerprint), 'Link')}>Copy link</button>
    </p>
    ${store.feed(alert.fingerprint).isV2 ? nothing : html`<gv-why .fingerprint=${alert.fingerprint}></gv-why>`}
  </div>`;
}
