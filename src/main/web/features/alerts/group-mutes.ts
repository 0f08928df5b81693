/** What mutes alerts of a group: time intervals, silences, acknowledgements, other alerts. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { comment, line } from '../../common/text.js';
import { plain } from '../../data/clusters.js';
import { equalities } from '../../data/matchers.js';
import { alertsHash, hash } from '../../data/route.js';
import { intervalsIn } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { maker } from '../../data/text.js';
import { clock, full } from '../../data/time.js';
import type { Silence } from '../../data/types.js';
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

/** `Silenced by Ana until 04:00: disk swap`; of an acknowledgement also since when, and the notes, each in a line. */
export function mutes(shown: ShownGroup): readonly TemplateResult[] {
  const { groups, alerts } = shown;
  const now = store.now();
  const each = alerts.map(intervalsIn(shown));
  const intervals = each.every((some) => some.length > 0) ? [...new Set(each.flat())] : [];
  const lines: TemplateResult[] = [];
  if (intervals.length > 0) {
    const ends = groups.map(({ mutedUntil }) => mutedUntil ?? Infinity);
    const first = Math.min(...ends);
    lines.push(html`Muted by the time interval ${intervals.join(', ')}${first < Infinity ? ` until ${clock(first, now)}` : ''}`);
  }
  for (const silence of distinct(new Set(alerts.flatMap(({ silencedBy }) => silencedBy)))) {
    const isAcknowledgement = silence.acknowledges !== '';
    const [reason = '', ...notes] = isAcknowledgement ? silence.comment.split('\n') : [silence.comment];
    const since = isAcknowledgement ? html`at <time title=${full(silence.startsAt)}>${clock(silence.startsAt, now)}</time> ` : nothing;
    lines.push(
      html`<a href=${hash(`silences/${silence.id}`)}>${isAcknowledgement ? 'Acknowledged' : 'Silenced'}</a> by ${line(
          maker(silence.createdBy),
        )} ${since}${untilText(silence, now)}${reason === '' ? '' : html`: ${comment(reason)}`}`,
      ...notes.map(comment),
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
