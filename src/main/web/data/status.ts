/** The status of a replica and its cluster. */

export interface PeerJson {
  name: string;
  address: string;
  position: number;
  self: boolean;
  settled: boolean;
  lagMillis: number;
  skewMillis: number;
  sameConfiguration: boolean;
  sameTimeZones: boolean;
}

/** A file of a team in `--teams.dir`. */
export interface TeamFileJson {
  team: string;
  file: string;
  state: 'loaded' | 'kept' | 'left_out';
  loadedAt?: string;
  matcher?: string;
  routes: number;
  receivers: number;
  errors: { line: number; column: number; message: string }[];
}

/** How many alerts this replica received and notifications it made in each minute, and what became of those in the hour. */
export interface LastHourJson {
  sent: number;
  givenUp: number;
  failedAttempts: number;
  received: number[];
  notified: number[];
  failed: number[];
}

export interface StatusJson {
  startedAt: string;
  /** Grapevine's own version; not in API v2. */
  release?: string;
  version: Record<string, string>;
  /** Whether no notifications are sent; not in API v2. */
  shadow?: boolean;
  /** The database of time zones in force; not in API v2. */
  timeZones?: { version: string; origin: string };
  config: string;
  /** In each minute of the last hour, the oldest first; not in API v2. */
  lastHour?: LastHourJson;
  /** The files of teams; with `--teams.dir` only. */
  configDirectory?: { path: string; error?: string; files: TeamFileJson[] };
  cluster: {
    status: string;
    /** All that is known of a peer; by API v2 only its name and address are. */
    peers: (PeerJson | Pick<PeerJson, 'name' | 'address'>)[];
    /** Replicas that have ended without a goodbye, or are silent; not in API v2. */
    lostPeers?: { name: string; address: string; lastSeen: string }[];
    configuredPeers: { peer: string; status: string; failing: boolean }[];
  };
}
