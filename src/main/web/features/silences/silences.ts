/** Silences as API v2 has them, for what the overview leaves out: expired ones, annotations, matchers in parts. */
import { V2, query, serverOf } from '../../data/api.js';
import type { SilenceDraft, SilenceJson } from '../../data/api.js';
import { at, clusterOf, plain } from '../../data/clusters.js';
import { compares, matcherOf, pageFilter } from '../../data/filtering.js';
import type { PageFilter } from '../../data/filtering.js';
import { filterText, matchersJson, matchersOf, parseMatchers, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { matches } from '../../data/regexps.js';
import { clock, parseDuration } from '../../data/time.js';
import type { Holder, Silence } from '../../data/types.js';
import { receiverText } from './receiver-sets.js';
import type { ReceiverSet } from './receiver-sets.js';

/** Marks the silences that are acknowledgements; its value is the key of the group. */
export const ACKNOWLEDGES = 'grapevine_acknowledges';
/** Marks acknowledgements that end by their time. */
const LAPSES = 'grapevine_lapses';
/** Marks leases; its value is the key. */
const LEASE = 'grapevine_lease';
/** Marks the silences of rules; its value is the name of the rule. */
const RULE = 'grapevine_rule';
/** Its value is a time, after which a silence is expired if it matches no alert. */
const EXPIRE_UNMATCHED = 'grapevine_expire_unmatched';

/** Reads one, whatever its state. */
export async function readSilence(id: string): Promise<SilenceJson> {
  return { ...(await serverOf(id).get<SilenceJson>(`${V2}silence/${encodeURIComponent(plain(id))}`)), id };
}

/** Reads the expired ones that the servers of some clusters still have. */
export async function readExpired(clusters: readonly string[] = ['']): Promise<readonly Silence[]> {
  const path = `${V2}silences${query({ active: 'false', pending: 'false' })}`;
  const read = async (cluster: string) => {
    const all = await serverOf(at(cluster, '')).get<SilenceJson[]>(path);
    return all.map((json) => decodeSilence({ ...json, id: at(cluster, json.id) }));
  };
  return (await Promise.all(clusters.map(read))).flat().filter((silence) => silence.state === 'expired');
}

/** Finds the silence that a request has made whose answer was lost, by what no other has: its end to the millisecond. */
export async function findMade(draft: SilenceDraft, cluster: string): Promise<Pick<SilenceDraft, 'id' | 'startsAt'> | undefined> {
  const all = await serverOf(at(cluster, '')).get<SilenceJson[]>(`${V2}silences${query({ expired: 'false' })}`);
  const key = (json: Pick<SilenceJson, 'matchers' | 'receiverMatcherSets'>) =>
    [...matchersOf(json).map(text).sort(), ...receiversOf(json).map(receiverText)].join();
  const made = all.find(
    (each) =>
      each.status.state !== 'expired' &&
      Date.parse(each.endsAt) === Date.parse(draft.endsAt) &&
      each.comment === draft.comment &&
      key(each) === key(draft),
  );
  return made === undefined ? undefined : { id: at(cluster, made.id), startsAt: made.startsAt };
}

/** The receivers for which a silence is; none if it is for all. */
export function receiversOf({ receiverMatcherSets = [] }: Pick<SilenceJson, 'receiverMatcherSets'>): readonly ReceiverSet[] {
  return receiverMatcherSets.map(matchersOf);
}

/** A silence as the overview has it, without the number of its alerts. */
export function decodeSilence(json: SilenceJson): Silence {
  const group = json.annotations?.[ACKNOWLEDGES] ?? '';
  return {
    id: json.id,
    state: json.status.state,
    createdBy: json.createdBy,
    comment: json.comment,
    startsAt: Date.parse(json.startsAt),
    endsAt: Date.parse(json.endsAt),
    updatedAt: Date.parse(json.updatedAt),
    acknowledges: group === '' ? '' : at(clusterOf(json.id), group),
    lapses: LAPSES in (json.annotations ?? {}),
    holder: holderOf(json.annotations ?? {}),
    expireUnmatched: parseDuration(json.annotations?.[EXPIRE_UNMATCHED] ?? ''),
    matchers: matchersOf(json).map(text),
    receivers: receiversOf(json).map(filterText),
    alerts: 0,
  };
}

/** Who extends a silence; undefined if it is no lease. */
export function holderOf(annotations: Readonly<Record<string, string>>): Holder | undefined {
  const { [LEASE]: lease, [RULE]: rule } = annotations;
  return lease !== undefined ? { kind: 'client', key: lease } : rule !== undefined ? { kind: 'rule', key: rule } : undefined;
}

/** The same silence, as it is sent to change it. */
export function draftOf(json: SilenceJson): SilenceDraft {
  const { id, createdBy, comment, startsAt, endsAt, annotations, receiverMatcherSets } = json;
  const draft = { id, createdBy, comment, startsAt, endsAt, matchers: matchersJson(matchersOf(json)) };
  return {
    ...draft,
    ...(annotations === undefined ? {} : { annotations }),
    ...(receiverMatcherSets === undefined ? {} : { receiverMatcherSets }),
  };
}

/** What others have changed of a silence, in words: `it lasts until 21:00, not 15:00`; empty if nothing is another. */
export function changesOf(old: SilenceJson, next: SilenceJson, now: number): string {
  const end = ({ endsAt }: SilenceJson) => clock(Date.parse(endsAt), now);
  const start = ({ startsAt }: SilenceJson) => clock(Date.parse(startsAt), now);
  const receivers = (json: SilenceJson) => receiversOf(json).map(filterText).join(' or ') || 'all receivers';
  const parts: readonly (readonly [string, (json: SilenceJson) => string])[] = [
    ['it lasts until ', end],
    ['it starts ', start],
    ['its matchers are ', (json) => filterText(matchersOf(json))],
    ['it is for ', receivers],
    ['its reason is ', ({ comment }) => JSON.stringify(comment)],
    ['its author is ', ({ createdBy }) => JSON.stringify(createdBy)],
  ];
  return parts.flatMap(([what, of]) => (of(old) === of(next) ? [] : [`${what}${of(next)}, not ${of(old)}`])).join('; ');
}

const parsed = new WeakMap<Silence, readonly Matcher[] | null>();

/** The matchers of a silence of the overview; undefined if this page cannot read one of them. */
export function readMatchers(silence: Silence): readonly Matcher[] | undefined {
  let known = parsed.get(silence);
  if (known === undefined) {
    try {
      known = silence.matchers.flatMap(parseMatchers);
    } catch {
      known = null;
    }
    parsed.set(silence, known);
  }
  return known ?? undefined;
}

/**
 * Whether a silence is one that a filter by labels asks for: for each of its matchers there is the same one in the
 * silence, one of a value that it accepts, or one that accepts its value. So both `alertname="DiskFull"` and
 * `alertname=~"Disk.*"` find a silence of either.
 */
export function isAbout(silence: Silence, filter: readonly Matcher[]): boolean {
  const own = readMatchers(silence) ?? [];
  return filter.every((wanted) =>
    own.some(
      (matcher) =>
        matcher.name === wanted.name &&
        ((matcher.operator === wanted.operator && matcher.value === wanted.value) ||
          (matcher.operator === '=' && matches([wanted], { [matcher.name]: matcher.value })) ||
          (wanted.operator === '=' && matches([matcher], { [wanted.name]: wanted.value }))),
    ),
  );
}

/** A part of an id that is shorter occurs in too many by chance. */
const ID_PART = 6;

/** Whether a word in lower case occurs in what people see of a silence. */
function contains(word: string, silence: Silence): boolean {
  const all = [silence.createdBy, silence.comment, silence.holder?.key ?? '', ...silence.matchers].join('\n').toLowerCase();
  return all.includes(word) || (word.length >= ID_PART && plain(silence.id).startsWith(word));
}

/** Reads the filter of a list of silences. */
export function silenceFilter(text: string): PageFilter<[Silence]> {
  return pageFilter<[Silence]>(text, ['@author'], {
    has: contains,
    matches: (matchers, silence) => isAbout(silence, matchers),
    meets: (condition) => ({ createdBy }) => compares(matcherOf(condition), [createdBy]),
  });
}
