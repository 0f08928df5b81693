/**
 * Expiring and extending many silences with one request for each thousand, which takes a fraction of the time of one request
 * for each. A server, or a proxy before it, that lacks the operation is left to requests for each.
 */
import { count } from '../../common/element.js';
import { complain, say } from '../../common/toast.js';
import { ApiError, MOST_SILENCES, expireSilences, messageOf, rescheduleSilences } from '../../data/api.js';
import type { BulkResult, Schedule } from '../../data/api.js';
import { store } from '../../data/store.js';
import type { Silence } from '../../data/types.js';

/** An event of the window: silences were changed from this page. */
export const CHANGED = 'gv-silences-changed';

/** What a result means where the server says no more. */
const REASONS: Partial<Record<BulkResult['result'], string>> = {
  alreadyExpired: 'A silence has expired in the meantime.',
  notFound: 'A silence is not known any more.',
};

/** Says which silences were not changed, and why the first was not. */
export function complainOf(failed: number, all: number, what: string, reason: string, undo?: () => void): void {
  if (failed > 0) {
    complain(all === 1 ? reason : `${failed} of ${all} silences not ${what}: ${reason}`, undo);
  }
}

/**
 * Does something to all, which are of one cluster, and complains once of those where that failed. Gives what came of the others; undefined, and nothing
 * is done, where there is no such operation.
 */
async function inParts<T>(
  all: readonly T[],
  what: string,
  good: readonly BulkResult['result'][],
  act: (part: readonly T[]) => Promise<readonly BulkResult[]>,
  first: string,
  again?: (rest: readonly T[]) => void,
): Promise<readonly BulkResult[] | undefined> {
  if (store.feed(first).isV2) {
    return undefined;
  }
  const results: BulkResult[] = [];
  let error = '';
  try {
    for (let from = 0; from < all.length; from += MOST_SILENCES) {
      results.push(...(await act(all.slice(from, from + MOST_SILENCES))));
    }
  } catch (e) {
    if (e instanceof ApiError && e.isMissing && results.length === 0) {
      return undefined;
    }
    error = messageOf(e);
  }
  dispatchEvent(new Event(CHANGED));
  const done = results.filter((each) => good.includes(each.result));
  const bad = results.find((each) => !good.includes(each.result));
  complainOf(all.length - done.length, all.length, what, error || (bad?.error ?? (bad && REASONS[bad.result]) ?? ''), error === '' ? undefined : again && (() => again(all.slice(results.length))));
  return done;
}

/** The times that silences had before. */
function earlier(results: readonly BulkResult[], now: number): Schedule[] {
  return results.flatMap(({ id, silenceID, startsAt, endsAt }) =>
    endsAt !== undefined && Date.parse(endsAt) > now ? [{ id: silenceID ?? id, startsAt, endsAt }] : [],
  );
}

/** Expires silences; the way back creates them again. Gives false, having done nothing, where each needs a request. */
export async function expireMany(ids: readonly string[]): Promise<boolean> {
  const expired = await inParts(ids, 'expired', ['expired', 'alreadyExpired'], expireSilences, ids[0] ?? '');
  if (expired !== undefined && expired.length > 0) {
    say(`${count(expired.length, 'silence')} expired`, () => {
      void setBack(earlier(expired, store.now()), true, 'created again', (n) => `${count(n, 'silence')} created again`);
    });
  }
  return expired !== undefined;
}

/** Lets silences end later. Gives false, having done nothing, where each needs a request. */
export async function extendMany(silences: readonly Silence[], by: number): Promise<boolean> {
  const wanted = silences.map(({ id, endsAt }) => ({ id, endsAt: new Date(endsAt + by).toISOString() }));
  const extended = await inParts(wanted, 'extended', ['stored'], (part) => rescheduleSilences(part, false), silences[0]?.id ?? '');
  if (extended !== undefined && extended.length > 0) {
    say(`${count(extended.length, 'silence')} extended`, () => {
      void setBack(earlier(extended, store.now()), false, 'set back', (n) => `${n} silences have their old ends again`);
    });
  }
  return extended !== undefined;
}

async function setBack(to: readonly Schedule[], recreate: boolean, what: string, text: (n: number) => string): Promise<void> {
  const again = (rest: readonly Schedule[]) => void setBack(rest, recreate, what, text);
  const done = await inParts(to, what, ['stored'], (part) => rescheduleSilences(part, recreate), to[0]?.id ?? '', again);
  if (done === undefined) {
    complain(`Silences not ${what}: the server does not answer as before.`);
  } else if (done.length > 0) {
    say(text(done.length));
  }
}
