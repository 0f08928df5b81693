/** Expiring and extending silences, one or many, with a way back. */
import { inClusters } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { say } from '../../common/toast.js';
import type { ToastLink } from '../../common/toast.js';
import { ApiError, expireSilence, messageOf, setSilence } from '../../data/api.js';
import type { SilenceDraft } from '../../data/api.js';
import { byCluster, clusterOf, clustersOf } from '../../data/clusters.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock } from '../../data/time.js';
import type { Silence } from '../../data/types.js';
import { CHANGED, complainOf, expireMany, extendMany } from './silence-many.js';
import { draftOf, readSilence } from './silences.js';

/** A silence as it was, with its id now and the end that it was given. */
type Extended = SilenceDraft & { readonly id: string; readonly to: string };

const REFUSED = 400;
/** The silence is not as it was when its change began. */
const OUTDATED = 412;
/** How many requests are under way at a time. */
const AT_ONCE = 4;
/** So many take long enough that the user wants to know that it has begun. */
const MANY = 50;

/**
 * Does something to each silence; gives what came of those that succeeded, and complains once of the others.
 *
 * @param again a way back that failed for some, which is offered again
 */
async function eachOf<T>(
  ids: readonly string[],
  what: string,
  act: (id: string) => Promise<T>,
  again?: (failed: readonly string[]) => void,
): Promise<T[]> {
  if (ids.length > MANY) {
    say(`${count(ids.length, 'silence')} to be ${what}…`);
  }
  const waiting = [...ids];
  const done: T[] = [];
  const failed: string[] = [];
  let error: unknown;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        done.push(await act(id));
      } catch (e) {
        failed.push(id);
        error ??= e instanceof ApiError && e.status === OUTDATED ? new Error('A silence was changed in the meantime.') : e;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  dispatchEvent(new Event(CHANGED));
  complainOf(failed.length, ids.length, what, messageOf(error), again && (() => again(failed)));
  return done;
}

/** The silence again, without the time that has passed. With its id, by which the server knows whether it was an acknowledgement. */
function again(draft: SilenceDraft): SilenceDraft {
  const start = Math.max(Date.parse(draft.startsAt), store.now());
  return { ...draft, startsAt: new Date(start).toISOString() };
}

function link(ids: readonly string[]): ToastLink | undefined {
  const [id] = ids;
  return id === undefined || ids.length > 1 ? undefined : { text: 'Show', href: hash(`silences/${id}`) };
}

/** ` in eu`, for a message about silences of one cluster; empty on a page of one. */
function where(ids: readonly string[]): string {
  const text = inClusters(clustersOf(ids));
  return text === '' ? '' : ` ${text}`;
}

/** The reason at the end of a message about one silence; empty for several. */
function aboutOne(drafts: readonly SilenceDraft[]): string {
  return about(drafts.length > 1 ? '' : (drafts[0]?.comment ?? ''));
}

/** Those that are being expired: asked for twice, a silence has one way back. */
const ending = new Set<string>();

/** Expires silences; the way back makes new ones, since an expired silence cannot be changed. */
export async function expireAll(ids: readonly string[]): Promise<void> {
  const wanted = ids.filter((id) => !ending.has(id));
  wanted.forEach((id) => ending.add(id));
  await Promise.all([...byCluster(wanted, (id) => id).values()].map(expireIn));
  wanted.forEach((id) => ending.delete(id));
}

/** Expires silences of one cluster. */
async function expireIn(ids: readonly string[]): Promise<void> {
  if (ids.length > 1 && (await expireMany(ids))) {
    return;
  }
  const expired = await eachOf(ids, 'expired', async (id) => {
    const draft = draftOf(await readSilence(id)); // with annotations, which the overview lacks
    await expireSilence(id);
    return draft;
  });
  if (expired.length > 0) {
    say(`${expired.length === 1 ? 'Silence' : count(expired.length, 'silence')} expired${where(ids)}${aboutOne(expired)}`, () => {
      void restore(expired);
    });
  }
}

/**
 * The way back from silences that were just made, in one cluster or several.
 *
 * @param end of the message, which says what they are about
 * @param what was done, as the message begins, where that is not that silences have expired
 */
export async function takeBack(ids: readonly string[], end: string, what = ''): Promise<void> {
  const expired = await eachOf(ids, 'expired', expireSilence, (failed) => void takeBack(failed, end, what));
  if (expired.length > 0) {
    say(`${what || (expired.length === 1 ? 'Silence expired' : `${count(expired.length, 'silence')} expired`)}${end}`);
  }
}

/** Creates silences again that were expired. */
export async function restore(drafts: readonly SilenceDraft[]): Promise<void> {
  // the same each time, so that one whose answer was lost is not made twice
  const open = new Map(drafts.map((draft) => [draft.id ?? '', again(draft)]));
  await restoreAs(open, [...open.keys()]);
}

async function restoreAs(open: ReadonlyMap<string, SilenceDraft>, wanted: readonly string[]): Promise<void> {
  const drafts = wanted.map((id) => open.get(id) as SilenceDraft);
  const create = (id: string) => setSilence(open.get(id) as SilenceDraft, clusterOf(id));
  const ids = await eachOf(wanted, 'created again', create, (failed) => void restoreAs(open, failed));
  if (ids.length > 0) {
    say(`${ids.length === 1 ? 'Silence' : count(ids.length, 'silence')} created again${aboutOne(drafts)}`, undefined, link(ids));
  }
}

/** Lets silences end later. */
export async function extendAll(silences: readonly Silence[], by: number): Promise<void> {
  await Promise.all([...byCluster(silences, ({ id }) => id).values()].map((each) => extendIn(each, by)));
}

async function extendIn(silences: readonly Silence[], by: number): Promise<void> {
  if (silences.length > 1 && (await extendMany(silences, by))) {
    return;
  }
  const ids = silences.map(({ id }) => id);
  const extended = await eachOf(ids, 'extended', async (id) => {
    const json = await readSilence(id);
    const draft = draftOf(json);
    if (Date.parse(draft.endsAt) <= store.now()) {
      throw new ApiError(REFUSED, 'A silence has expired in the meantime.');
    }
    const endsAt = new Date(Date.parse(draft.endsAt) + by).toISOString();
    return { ...draft, id: await setSilence({ ...draft, basis: json.updatedAt, endsAt }), to: endsAt };
  });
  const [first] = extended;
  if (first !== undefined) {
    const what =
      extended.length === 1
        ? `Silence extended until ${clock(Date.parse(first.to), store.now())}${aboutOne(extended)}`
        : `${count(extended.length, 'silence')} extended${where(ids)}`;
    say(what, () => void shorten(extended));
  }
}

/** Gives silences the ends back that they had before, unless somebody has changed them since. */
async function shorten(extended: readonly Extended[]): Promise<void> {
  const of = (id: string) => extended.find((each) => each.id === id) as Extended;
  const back = async (id: string) => {
    const { to, ...draft } = of(id);
    const { endsAt, updatedAt } = await readSilence(id);
    if (Date.parse(endsAt) !== Date.parse(to) && Date.parse(endsAt) !== Date.parse(draft.endsAt)) {
      throw new ApiError(REFUSED, `A silence was changed in the meantime: it lasts until ${clock(Date.parse(endsAt), store.now())}.`);
    }
    return setSilence({ ...draft, basis: updatedAt });
  };
  const ids = await eachOf(extended.map(({ id }) => id), 'set back', back, (failed) => void shorten(failed.map(of)));
  if (ids.length > 0) {
    say(ids.length === 1 ? `The silence has its old end again${aboutOne(extended)}` : `${ids.length} silences have their old ends again`);
  }
}

/** Until when a silence lasts; most acknowledgements have no end of their own. */
export function untilText(silence: Pick<Silence, 'acknowledges' | 'lapses' | 'endsAt'>, now: number): string {
  return silence.acknowledges === '' || silence.lapses ? `until ${clock(silence.endsAt, now)}` : 'until resolved';
}
