/** Requests to the server. Paths are relative to the page, which stands at the route prefix. */

export const V1 = 'api/grapevine/v1/';
export const V2 = 'api/v2/';

/** An event of the window: a request of this page has changed something. */
export const WRITTEN = 'gv-written';

/** An event of the window: the server has done what a request asked for, and warns; its detail is the text. */
export const WARNED = 'gv-warned';

/** After so long without an answer a server has gone, in milliseconds. What was to change may be done then, or not. */
const PATIENCE = 30_000;

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
    return [403, 404, 405].includes(this.status);
  }
}

/** The text of an error that was caught. */
export function messageOf(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}

async function request(path: string, init?: RequestInit, writes = init !== undefined): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    const signal = writes ? null : AbortSignal.timeout(PATIENCE);
    response = await fetch(path, { cache: 'no-store', signal, ...init });
    text = await response.text();
  } catch {
    throw new ApiError(0, 'The server does not answer.');
  }
  let body: unknown = text;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // a proxy's page, or plain text: an error is shown as it is
  }
  if (!response.ok) {
    throw new ApiError(response.status, errorText(body) || `${response.status} ${response.statusText}`);
  }
  if (body === text) {
    throw new ApiError(response.status, 'The answer is not from Grapevine: no JSON.');
  }
  if (writes) {
    dispatchEvent(new Event(WRITTEN));
    for (const warning of warnings(response.headers.get('Warning') ?? '')) {
      dispatchEvent(new CustomEvent<string>(WARNED, { detail: warning }));
    }
  }
  return body;
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

/** Gets JSON. */
export function get<T>(path: string): Promise<T> {
  return request(path) as Promise<T>;
}

/** Posts JSON. */
export function post<T>(path: string, body: unknown, writes = true): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return request(path, { method: 'POST', headers, body: JSON.stringify(body) }, writes) as Promise<T>;
}

/** Posts JSON to an operation that changes nothing. */
export function ask<T>(path: string, body: unknown): Promise<T> {
  return post(path, body, false);
}

/** Deletes. */
export function remove(path: string): Promise<unknown> {
  return request(path, { method: 'DELETE' });
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
  readonly matchers: readonly MatcherJson[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A matcher in API v2. */
export interface MatcherJson {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** Creates or changes a silence; gives its id. */
export async function setSilence(draft: SilenceDraft): Promise<string> {
  return (await post<{ silenceID: string }>(`${V2}silences`, draft)).silenceID;
}

/** Expires a silence. */
export async function expireSilence(id: string): Promise<void> {
  await remove(`${V2}silence/${encodeURIComponent(id)}`);
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

/** Expires up to {@link MOST_SILENCES} silences. */
export async function expireSilences(ids: readonly string[]): Promise<readonly BulkResult[]> {
  return (await post<{ results: BulkResult[] }>(`${V1}silences/expire`, { ids })).results;
}

/** Gives up to {@link MOST_SILENCES} silences other times; those that have expired are created again, or left out. */
export async function rescheduleSilences(silences: readonly Schedule[], recreate: boolean): Promise<readonly BulkResult[]> {
  return (await post<{ results: BulkResult[] }>(`${V1}silences/reschedule`, { silences, recreate })).results;
}

/** Acknowledges a group; gives the id of the silence. */
export async function acknowledge(group: string, createdBy: string, comment: string): Promise<string> {
  return (await post<{ silenceID: string }>(`${V1}acknowledgements`, { group, createdBy, comment })).silenceID;
}

/** What a silence with some matchers would mute now. */
export interface Preview {
  readonly matchers: readonly MatcherJson[];
  readonly activeAlerts: number;
  readonly hasEqualityMatcher: boolean;
  /** Fingerprints. */
  readonly alerts: readonly string[];
}

/** Asks what a silence would mute. */
export function preview(matchers: readonly string[]): Promise<Preview> {
  return get<Preview>(`${V1}silences/preview${query({ matcher: matchers })}`);
}
