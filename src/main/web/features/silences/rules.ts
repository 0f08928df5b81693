/** The rules of files for planned silences, as the server has them. */
import { ApiError, V1, get } from '../../data/api.js';
import { clusterOf } from '../../data/clusters.js';
import type { Silence } from '../../data/types.js';

export interface OccurrenceJson {
  /** The id of its silence. */
  readonly id: string;
  /** In the words of the rule, with its time zone. */
  readonly words: string;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly state: 'planned' | 'pending' | 'active' | 'expired';
  /** The end of its silence, which the replicas extend. */
  readonly silenceEndsAt?: string;
}

export interface RuleJson {
  readonly name: string;
  readonly file: string;
  readonly state: 'active' | 'pending' | 'waiting' | 'expired' | 'refused' | 'over';
  /** Why its silence could not be made; empty if it could. */
  readonly error: string;
  readonly words: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly recurring: boolean;
  readonly matchers: readonly string[];
  readonly expireUnmatched?: string;
  readonly next: readonly OccurrenceJson[];
}

/** A file of `silences.dirs`. */
export interface RuleFileJson {
  readonly name: string;
  readonly state: 'loaded' | 'kept' | 'left_out';
  readonly rules: number;
  readonly loadedAt?: string;
  readonly errors: readonly { readonly line: number; readonly column: number; readonly text: string }[];
}

export interface RulesJson {
  readonly rules: readonly RuleJson[];
  readonly files: readonly RuleFileJson[];
}

export const NO_RULES: RulesJson = { rules: [], files: [] };

/** Reads the rules of the page's own server; none where it has no such operation. */
export async function readRules(): Promise<RulesJson> {
  try {
    return await get<RulesJson>(`${V1}silences/rules`);
  } catch (e) {
    if (e instanceof ApiError && e.isMissing) {
      return NO_RULES;
    }
    throw e;
  }
}

/** Whether there is something to show. */
export function hasRules({ rules, files }: RulesJson): boolean {
  return rules.length > 0 || files.length > 0;
}

/** The rule of a silence: the one that names its id, else the only one of that name. */
export function ruleOf({ id, holder }: Silence, { rules }: RulesJson): RuleJson | undefined {
  if (holder?.kind !== 'rule' || clusterOf(id) !== '') {
    return undefined;
  }
  const named = rules.filter(({ name }) => name === holder.key);
  return named.find(({ next }) => next.some((each) => each.id === id)) ?? (named.length === 1 ? named[0] : undefined);
}

/** The name of a file of rules; those of the configuration have none of their own. */
export function fileText(file: string): string {
  return file === 'grapevine' ? 'grapevine.yml' : file;
}

const STATES: readonly RuleJson['state'][] = ['refused', 'active', 'pending', 'expired', 'waiting', 'over'];

/** Those whose silence could not be made first, then those that apply now or next. */
export function byState(rules: readonly RuleJson[]): readonly RuleJson[] {
  const start = ({ next }: RuleJson) => Date.parse(next[0]?.startsAt ?? '') || 0;
  return [...rules].sort(
    (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || start(a) - start(b) || (a.name < b.name ? -1 : 1),
  );
}

/** The state of a rule in words. */
export function ruleStateText(state: RuleJson['state']): string {
  const words: Readonly<Record<RuleJson['state'], string>> = {
    refused: 'refused',
    active: 'active',
    pending: 'begins soon',
    expired: 'expired by hand',
    waiting: 'scheduled',
    over: 'over',
  };
  return words[state];
}
