/** What mutes alerts of a group: time intervals, silences, acknowledgements, other alerts. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { plain } from '../../data/clusters.js';
import { equalities } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import { mutedBy } from '../../data/same-alerts.js';
import { store } from '../../data/store.js';
import type { Silence } from '../../data/types.js';
import type { ShownGroup } from '../../data/view.js';
import { comment, line } from '../common/text.js';
import { untilText } from '../silences/silence-actions.js';

/** Silences by their id; of the acknowledgements of several receivers by the same person, with the same reason, the first. */
function distinct(ids: Iterable<string>): readonly Silence[] {
  const byText = new Map<string, Silence>();
  for (const id of ids) {
    const silence = store.silences.get(id);
    if (silence !== undefined) {
      const { acknowledges, createdBy, comment } = silence;
      const text = acknowledges === '' ? id : JSON.stringify([createdBy, comment]);
      byText.set(text, byText.get(text) ?? silence);
    }
  }
  return [...byText.values()];
}

/** `Silenced by Ana until 04:00: disk swap`. */
export function mutes({ groups, alerts }: ShownGroup): readonly TemplateResult[] {
  const intervals = mutedBy(groups);
  const lines: TemplateResult[] = [];
  if (intervals.length > 0) {
    lines.push(html`Muted by the time interval ${intervals.join(', ')}`);
  }
  for (const silence of distinct(new Set(alerts.flatMap(({ silencedBy }) => silencedBy)))) {
    lines.push(
      html`<a href=${hash(`silences/${silence.id}`)}>${silence.acknowledges === '' ? 'Silenced' : 'Acknowledged'}</a> by
        ${line(silence.createdBy)}
        ${untilText(silence, store.now())}${silence.comment === '' ? '' : html`: ${comment(silence.comment)}`}`,
    );
  }
  for (const source of new Set(alerts.flatMap(({ inhibitedBy }) => inhibitedBy))) {
    const alert = store.alerts.get(source);
    lines.push(
      html`Inhibited by
      ${alert === undefined
        ? plain(source)
        : html`<a href=${alertsHash(equalities(alert.labels))}>${line(alert.labels['alertname'] ?? plain(source))}</a>`}`,
    );
  }
  return lines.map((each) => html`<p class="mute">${each}</p>`);
}
