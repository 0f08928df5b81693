/** Acknowledging a group, with a way back. */
import { acknowledge, expireSilence } from '../../data/api.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import type { ShownGroup } from '../../data/view.js';
import { isReadOnly, knownAuthor } from '../common/rights.js';
import { complain, say } from '../common/toast.js';
import { commentHint } from '../silences/silence-policy.js';

/** Above so many alerts a person is asked first. */
const MANY = 50;

/** Whether a group can be acknowledged from here; now, if mayWrite says so too. Only Grapevine's own API can do so. */
export function canAcknowledge(shown: ShownGroup): boolean {
  return shown.group !== undefined && shown.section !== 'acknowledged' && !store.isV2 && !isReadOnly();
}

/** The author of a silence; asks the user if it is not known yet. Undefined if no answer is given. */
function author(): string | undefined {
  const known = knownAuthor();
  if (known !== '') {
    return known;
  }
  const name = prompt('Your name, as others will see it')?.trim();
  if (name === undefined || name === '') {
    return undefined;
  }
  settings.change({ author: name });
  return name;
}

/** Acknowledges a group until its alerts have resolved. */
export async function acknowledgeGroup(shown: ShownGroup): Promise<void> {
  const many = shown.alerts.length > MANY;
  if (many && !confirm(`Acknowledge ${shown.alerts.length} alerts? New alerts in this group are muted too.`)) {
    return;
  }
  const name = author();
  if (name === undefined) {
    return;
  }
  const hint = commentHint();
  const reason = hint === '' ? `Acknowledged: ${shown.title}` : prompt(`Reason, with ${hint}`)?.trim();
  if (reason === undefined) {
    return;
  }
  try {
    const id = await acknowledge(shown.id, name, reason);
    say('Acknowledged until resolved; new alerts in this group are muted too', () => {
      expireSilence(id).catch(complain);
    });
  } catch (e) {
    complain(e);
  }
}
