/** Requests to the servers of the clusters. Paths are relative to the page of each, which stands at the route prefix. */
import { at, clusterOf, plain } from './clusters.js';
import type { Silence } from './types.js';

export const V1 = 'api/grapevine/v1/';
export const V2 = 'api/v2/';

/** An event of the window: a request of this page has changed something. */
export const WRITTEN = 'gv-written';

/** An event of the window: the server has done what a request asked for, and warns; its detail is the text. */
export const WARNED = 'gv-warned';

/** An event of the window: a server wants a login, has been given one, or has refused a change. */
export const RIGHTS = 'gv-rights';

/** After so long without an answer a server has gone, in milliseconds. What was to change may be done then, or not. */
const PATIENCE = 30_000;

/** From this status on an error may be a proxy's, behind which the server has done it. */
const SERVER_ERROR = 500;

/** The keys of requests that change something and have no answer, by what they ask: sent again, the same request is done once. */
const unanswered = new Map<string, string>();
/** So many are remembered. */
const MOST_UNANSWERED = 50;

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** The server has answered with an error, or not at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** Whether the server, or a proxy before it, may have no such operation. */
  get isMissing(): boolean {
    return [FORBIDDEN, 404, 405].includes(this.status);
  }
}

/** Whether an error leaves open what the server has done. */
export function isLost(e: unknown): boolean {
  return e instanceof ApiError && (e.status === 0 || e.status >= SERVER_ERROR);
}

/** The key of a request: that of the same one, if it is under way or its answer was lost. */
function keyOf(asked: string): string {
  const key = unanswered.get(asked) ?? [1, 2].map(() => Math.random().toString(36).slice(2)).join('');
  unanswered.delete(asked);
  unanswered.set(asked, key);
  const [oldest = ''] = unanswered.keys();
  if (unanswered.size > MOST_UNANSWERED) {
    unanswered.delete(oldest);
  }
  return key;
}

/** The text of an error that was caught. */
export function messageOf(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}

/** The server of a cluster. */
export class Server {
  /**
   * Whether the user's login there goes along. A browser then reads only answers that permit that, which those of Alertmanager
   * do not.
   */
  hasLogin = true;
  /** Whether the page's own server, or a proxy before it, wants a login before it answers. */
  isLoggedOut = false;

  /**
   * @param cluster empty for the page's own
   * @param base the address of its page; empty for the page's own
   */
  constructor(
    readonly cluster = '',
    readonly base = '',
  ) {}

  /** Gets JSON, until `signal` ends that. */
  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.request(path, signal && { signal }, false) as Promise<T>;
  }

  /**
   * Posts JSON.
   *
   * @param basis the version of what is changed, which must be the present one; undefined: whatever it is
   */
  async post<T>(path: string, body: unknown, writes = true, basis?: string): Promise<T> {
    const json = JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json' };
    if (!writes || !this.hasLogin) { // an Alertmanager permits no other headers to pages of other clusters
      return this.request(path, { method: 'POST', headers, body: json }, writes) as Promise<T>;
    }
    const asked = [this.base, path, basis, json].join('\n');
    const more = { 'Idempotency-Key': keyOf(asked), ...(basis === undefined ? {} : { 'If-Match': `"${basis}"` }) };
    try {
      const answer = await this.request(path, { method: 'POST', headers: { ...headers, ...more }, body: json });
      unanswered.delete(asked);
      return answer as T;
    } catch (e) {
      if (!isLost(e)) {
        unanswered.delete(asked);
      }
      throw e;
    }
  }

  /** Deletes. */
  remove(path: string): Promise<unknown> {
    return this.request(path, { method: 'DELETE' });
  }

  private async request(path: string, init?: RequestInit, writes = init !== undefined): Promise<unknown> {
    let response: Response;
    let text: string;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      // Proxies answer 401 to who wants JSON, and lead others to a page of a login, which would not be what was asked for.
      const login: RequestInit =
        this.cluster === '' ? { redirect: 'manual' } : { credentials: this.hasLogin ? 'include' : 'omit' };
      const headers = { Accept: 'application/json', ...init?.headers };
      response = await fetch(this.base + path, { cache: 'no-store', signal, ...login, ...init, headers });
      text = await response.text();
    } catch {
      const isRefused = writes && this.cluster !== '';
      throw this.error(0, `The server does not answer${isRefused ? ', or does not permit this to other pages' : ''}.`);
    }
    let body: unknown = text;
    try {
      body = text === '' ? null : JSON.parse(text);
    } catch {
      // a proxy's page, or plain text: an error is shown as it is
    }
    const isPage = response.ok && text.startsWith('<');
    const isRefused = response.status === UNAUTHORIZED || response.type === 'opaqueredirect';
    this.login(isRefused || isPage);
    if (isRefused && this.cluster === '') {
      throw this.error(UNAUTHORIZED, 'You are no longer logged in.');
    }
    if (writes && response.status === FORBIDDEN) {
      dispatchEvent(new Event(RIGHTS));
    }
    if (!response.ok) {
      throw this.error(response.status, errorText(body) || `${response.status} ${response.statusText}`);
    }
    if (body === text) {
      throw this.error(response.status, 'The answer is not from Grapevine: no JSON.');
    }
    if (writes) {
      dispatchEvent(new Event(WRITTEN));
      for (const warning of warnings(response.headers.get('Warning') ?? '')) {
        dispatchEvent(new CustomEvent<string>(WARNED, { detail: this.words(warning) }));
      }
    }
    return body;
  }

  private login(isWanted: boolean): void {
    if (this.cluster === '' && this.isLoggedOut !== isWanted) {
      this.isLoggedOut = isWanted;
      dispatchEvent(new Event(RIGHTS));
    }
  }

  private error(status: number, text: string): ApiError {
    return new ApiError(status, this.words(text));
  }

  private words(text: string): string {
    return this.cluster === '' ? text : `${this.cluster}: ${text}`;
  }
}

const own = new Server();

/** The servers by their clusters. */
export const servers = new Map([[own.cluster, own]]);

/** The server of the cluster that something is in. */
export function serverOf(id: string): Server {
  const cluster = clusterOf(id);
  const server = servers.get(cluster);
  if (server === undefined) {
    throw new ApiError(0, `There is no cluster ${cluster} on this page.`);
  }
  return server;
}

/** The texts of a `Warning` header with code 299 (RFC 7234); the other codes are about caches. */
function warnings(header: string): string[] {
  return [...header.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => (text ?? '').replace(/\\(.)/g, '$1'));
}

function errorText(body: unknown): string {
  if (typeof body === 'string') {
    return body.startsWith('<') ? '' : body.trim();
  }
  if (body !== null && typeof body === 'object') {
    const { error, message } = body as { error?: unknown; message?: unknown };
    return String(error ?? message ?? '');
  }
  return '';
}

/** Gets JSON of the page's own server, until `signal` ends that. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return own.get(path, signal);
}

/** Posts JSON to the page's own server. */
export function post<T>(path: string, body: unknown): Promise<T> {
  return own.post(path, body);
}

/** Posts JSON to an operation of the page's own server that changes nothing. */
export function ask<T>(path: string, body: unknown): Promise<T> {
  return own.post(path, body, false);
}

/** A query of the values that are not undefined. */
export function query(values: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of typeof value === 'string' ? [value] : (value ?? [])) {
      params.append(name, each);
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** A silence that is to be created or changed. */
export interface SilenceDraft {
  readonly id?: string;
  /** The `updatedAt` of the version that is changed, which must be the present one; whatever it is without it. */
  readonly basis?: string;
  readonly matchers: readonly MatcherJson[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** For which receivers it is; for all without it. */
  readonly receiverMatcherSets?: readonly { readonly matchers: readonly MatcherJson[] }[];
}

/** A silence in API v2. */
export interface SilenceJson {
  readonly id: string;
  readonly status: { readonly state: Silence['state'] };
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly matchers: readonly (Omit<MatcherJson, 'isEqual'> & { readonly isEqual?: boolean })[];
  readonly receiverMatcherSets?: SilenceDraft['receiverMatcherSets'];
}

/** A matcher in API v2. */
export interface MatcherJson {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** Creates a silence in a cluster, or changes one where it is; gives its id. */
export async function setSilence({ id, basis, ...draft }: SilenceDraft, cluster = clusterOf(id ?? '')): Promise<string> {
  const json = id === undefined ? draft : { id: plain(id), ...draft };
  const { silenceID } = await serverOf(at(cluster, '')).post<{ silenceID: string }>(`${V2}silences`, json, true, basis);
  return at(cluster, silenceID);
}

/** Expires a silence. */
export async function expireSilence(id: string): Promise<void> {
  await serverOf(id).remove(`${V2}silence/${encodeURIComponent(plain(id))}`);
}

/** How many silences one request may be about. */
export const MOST_SILENCES = 1000;

/** What became of one silence of a request about many; its times are those that it had before. */
export interface BulkResult {
  readonly id: string;
  readonly result: 'expired' | 'alreadyExpired' | 'stored' | 'refused' | 'notFound';
  readonly silenceID?: string;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly error?: string;
}

/** The times that a silence is to have; without a start, its own. */
export interface Schedule {
  readonly id: string;
  readonly startsAt?: string | undefined;
  readonly endsAt: string;
}

/** Posts a request about several silences of one cluster. */
async function bulk(operation: string, first: string, body: unknown): Promise<readonly BulkResult[]> {
  const server = serverOf(first);
  const { results } = await server.post<{ results: BulkResult[] }>(`${V1}silences/${operation}`, body);
  return results.map(({ id, silenceID, ...rest }) => ({
    ...rest,
    id: at(server.cluster, id),
    ...(silenceID === undefined ? {} : { silenceID: at(server.cluster, silenceID) }),
  }));
}

/** Expires up to {@link MOST_SILENCES} silences of one cluster. */
export function expireSilences(ids: readonly string[]): Promise<readonly BulkResult[]> {
  return bulk('expire', ids[0] ?? '', { ids: ids.map(plain) });
}

/**
 * Gives up to {@link MOST_SILENCES} silences of one cluster other times; those that have expired are created again, or left
 * out.
 */
export function rescheduleSilences(silences: readonly Schedule[], recreate: boolean): Promise<readonly BulkResult[]> {
  const wanted = silences.map((each) => ({ ...each, id: plain(each.id) }));
  return bulk('reschedule', silences[0]?.id ?? '', { silences: wanted, recreate });
}

/** Acknowledges a group, until all has resolved or for so many minutes; gives the id of the silence. */
export async function acknowledge(group: string, createdBy: string, comment: string, minutes = 0): Promise<string> {
  const server = serverOf(group);
  const body = { group: plain(group), createdBy, comment, ...(minutes > 0 ? { duration: `${minutes}m` } : {}) };
  return at(server.cluster, (await server.post<{ silenceID: string }>(`${V1}acknowledgements`, body)).silenceID);
}

/** What a silence with some matchers would mute now. */
export interface Preview {
  readonly matchers: readonly MatcherJson[];
  readonly activeAlerts: number;
  readonly hasEqualityMatcher: boolean;
  /** Fingerprints. */
  readonly alerts: readonly string[];
  /** Those of them that also go to receivers for which the silence is not; undefined if that cannot be said. */
  readonly forSome?: readonly string[];
}

/** Asks what a silence in a cluster would mute, if it is for some receivers: for those. */
export async function preview(matchers: readonly string[], cluster = '', receivers: readonly string[] = []): Promise<Preview> {
  const path = `${V1}silences/preview${query({ matcher: matchers, receiver: receivers })}`;
  const { alerts, forSome = [], ...shown } = await serverOf(at(cluster, '')).get<Preview>(path);
  const of = (some: readonly string[]) => (cluster === '' ? some : some.map((each) => at(cluster, each)));
  return { ...shown, alerts: of(alerts), forSome: of(forSome) };
}
