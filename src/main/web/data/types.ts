/** What the page shows, as /api/grapevine/v1/overview has it. Times are milliseconds since 1970. */

export type Labels = Readonly<Record<string, string>>;

export interface Alert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  readonly updatedAt: number;
  readonly generatorURL: string;
  readonly state: 'unprocessed' | 'active' | 'suppressed';
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

export interface Outcome {
  readonly at: number;
  /** When the failures began of which it is the latest; undefined of a success. */
  readonly failingSince?: number;
  readonly integration: string;
  readonly status: 'sent' | 'plain' | 'retrying' | 'failed' | 'superseded';
  readonly reason: string;
  readonly firing: number;
  readonly resolved: number;
  readonly attempts: number;
  readonly error: string;
  /** The replica that sent it; empty for the one that serves the page. */
  readonly replica: string;
}

export interface Notified {
  readonly name: string;
  /** Undefined if the integration was not notified of the group. */
  readonly notifiedAt?: number;
  readonly firing: number;
  /** Undefined if it is not repeated. */
  readonly repeatAt?: number;
}

/** What keeps all alerts of a group from being notified. */
export interface Muting {
  readonly as: 'silenced' | 'acknowledged' | 'inhibited' | 'muted';
  /** What is sent all the same. */
  readonly sends: 'nothing' | 'ends' | 'changes';
  /** When the first alert is no longer muted; undefined if that is not known. */
  readonly until?: number;
}

/** A notification by a step of an escalation. */
export interface Round {
  readonly step: string;
  readonly receiver: string;
  /** When it was notified, or is due. */
  readonly at: number;
}

/** Who else is notified of a group while nobody acknowledges it. */
export interface Escalation {
  readonly policy: string;
  /** Undefined if no step is left. */
  readonly next?: Round;
  /** The steps that were notified, the latest last. */
  readonly told: readonly Round[];
  /** Why the next step is not notified at its time; undefined if it is. */
  readonly stopped?: string;
  /** The latest notification of the receiver of the next step, if it failed. */
  readonly failed?: Outcome;
}

export interface Group {
  readonly id: string;
  readonly key: string;
  readonly receiver: string;
  readonly labels: Labels;
  readonly route: string;
  /** Match exactly its alerts. */
  readonly matchers: readonly string[];
  /** Fingerprints. */
  readonly alerts: readonly string[];
  /** The time intervals that mute it. */
  readonly mutedBy: readonly string[];
  /** Until when they do; undefined if they do not, or for longer than is known. */
  readonly mutedUntil?: number;
  /** Undefined if some of its alerts are not muted, or the server does not say. */
  readonly muting?: Muting;
  /** The time between its flushes; 0 if the server does not say. */
  readonly groupInterval: number;
  readonly nextFlush?: number;
  readonly flushing: boolean;
  readonly integrations: readonly Notified[];
  /** The newest first. */
  readonly outcomes: readonly Outcome[];
  /** The latest acknowledgement that has ended. */
  readonly acknowledgedBefore?: { readonly by: string; readonly until: number };
  /** Undefined if there is no policy for it. */
  readonly escalation?: Escalation;
  /** When the digest is sent that it waits for. */
  readonly heldUntil?: number;
  /** The fingerprints of alerts whose ends are withheld, as they begin and end so often. */
  readonly flapping: readonly string[];
}

/** What renews a silence: the clients of an API, or the rule of a file. */
export interface Holder {
  readonly kind: 'client' | 'rule';
  /** The key of the lease, or the name of the rule. */
  readonly key: string;
}

export interface Silence {
  readonly id: string;
  readonly state: 'active' | 'pending' | 'expired';
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  /** The key of the group that it acknowledges; empty if it is another silence. */
  readonly acknowledges: string;
  /** Whether it is an acknowledgement that ends by its time, and not with its alerts only. */
  readonly lapses: boolean;
  /** Undefined if it is set by hand, or is an acknowledgement. */
  readonly holder?: Holder;
  /** After so many milliseconds without a firing alert that matches it is expired; undefined if it is not. */
  readonly expireUnmatched?: number;
  /** When it will be expired unless an alert fires until then; undefined while one does. */
  readonly unmatchedExpiry?: number;
  readonly matchers: readonly string[];
  /** The matchers of the receivers for which it mutes, any of which may match; empty for all. */
  readonly receivers: readonly string[];
  /** How many alerts it matches. */
  readonly alerts: number;
}

export interface Replica {
  readonly name: string;
  /** Undefined if the server does not say. */
  readonly startedAt?: number;
  readonly lastAlertAt?: number;
  readonly settled: boolean;
  readonly unreachablePeers: number;
  readonly differentConfigurations: number;
  /** How many others live. */
  readonly peers: number;
  readonly receiverTest: boolean;
  /** Whether the configuration has on-call schedules. */
  readonly hasSchedules: boolean;
  /** Whether it has heartbeats. */
  readonly hasHeartbeats: boolean;
}

/** A filter of the alerts in the server's configuration. */
export interface ServerFilter {
  readonly name: string;
  readonly filter: string;
  readonly default: boolean;
}

/** The latest notification of each integration of a group, if it failed; the newest first. */
export function failuresOf({ integrations, outcomes }: Group): readonly Outcome[] {
  const isThere = (name: string) => integrations.length === 0 || integrations.some((each) => each.name === name);
  const latest = outcomes.filter((each, i) => outcomes.findIndex(({ integration }) => integration === each.integration) === i);
  return latest.filter(({ integration, status }) => (status === 'failed' || status === 'retrying') && isThere(integration));
}

/** Whether an integration of a group, or the next step of its escalation, could not be notified. */
export function isFailing(group: Group): boolean {
  return failuresOf(group).length > 0 || group.escalation?.failed !== undefined;
}
