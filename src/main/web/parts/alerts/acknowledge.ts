/** Acknowledging a group, with a way back. */
import { access } from '../../data/access.js';
import { acknowledge, expireSilence } from '../../data/api.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import type { ShownGroup } from '../../data/view.js';
import { complain, say } from '../common/toast.js';
import { commentHint } from '../silences/silence-policy.js';

/** Above so many alerts a person is asked first. */
const MANY = 50;

/** Whether silences can be changed from here and now. */
export function mayWrite(): boolean {
  return !isReadOnly() && store.connection !== 'lost' && store.connection !== 'loading';
}

/** Whether the server refuses all changes of silences, so that none is offered. */
export function isReadOnly(): boolean {
  return store.replica?.readOnly === true || !access.current.maySilence;
}

/** Why no change of silences is offered. */
export function readOnlyReason(): string {
  return access.current.reason ?? 'This page may only read (--web.read-only).';
}

/** Whether a group can be acknowledged from here; now, if mayWrite says so too. Only Grapevine's own API can do so. */
export function canAcknowledge(shown: ShownGroup): boolean {
  return shown.group !== undefined && shown.section !== 'acknowledged' && !store.isV2 && !isReadOnly();
}

/** The name that silences will have as their author, as far as it is known; empty if it is not. */
export function knownAuthor(): string {
  return access.current.author === '' ? settings.current.author.trim() : access.current.author;
}

/** Who silences; asks if it is not known yet. Undefined if nobody says. */
export function author(): string | undefined {
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
