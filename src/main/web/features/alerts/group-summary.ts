/** The annotations that all alerts of a group have in common. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { safeUrl } from '../../common/element.js';
import { linked } from '../../common/text.js';
import type { Alert } from '../../data/types.js';

/** The annotation of this name; undefined unless all alerts have the same. */
function shared(alerts: readonly Alert[], name: string): string | undefined {
  const text = alerts[0]?.annotations[name];
  return text !== undefined && alerts.every((alert) => alert.annotations[name] === text) ? text : undefined;
}

/** What is wrong, in words. */
export function summary(alerts: readonly Alert[]): TemplateResult | typeof nothing {
  const text =
    shared(alerts, 'summary') ?? shared(alerts, 'message') ?? shared(alerts, 'description') ?? shared(alerts, 'title');
  return text === undefined ? nothing : html`<p class="summary">${linked(text)}</p>`;
}

/** The link to the runbook; undefined if there is none. */
export function runbookLink(alerts: readonly Alert[]): TemplateResult | undefined {
  const runbook = shared(alerts, 'runbook_url') ?? shared(alerts, 'runbook');
  const url = runbook === undefined ? undefined : safeUrl(runbook);
  return url === undefined ? undefined : html`<a href=${url} target="_blank" rel="noreferrer noopener">Runbook</a>`;
}
