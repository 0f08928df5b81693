/** What the server lets this browser's user do (`--web.access-file`). */
import { ApiError, Server, V1, messageOf } from './api.js';

/** Which silences the server takes. */
export interface SilencePolicy {
  readonly maxDurationSeconds?: number;
  readonly requireComment: boolean;
  readonly commentPattern?: string;
  readonly commentHint?: string;
  readonly minMatchers: number;
  readonly requireEquality: boolean;
  /** The label that must name a group of the user; absent if any alert may be silenced. */
  readonly teamLabel?: string;
}

export interface Access {
  /** Whether the server has such rules. */
  readonly restricted: boolean;
  /** The user by the name that the server knows; empty if it knows none. */
  readonly user: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly maySilence: boolean;
  readonly mayAdminister: boolean;
  /** Why silences cannot be changed. */
  readonly reason?: string;
  /** The address of the list of tenants, from that of the page; absent if the user sees no other. */
  readonly tenants?: string;
  /** The path of the server's login, for a browser without one; absent where the server offers none. */
  readonly login?: string;
  /** The path of the server's logout; absent without a session there. */
  readonly logout?: string;
  /** Whom silences will name as their author, whatever a request says; empty: whom the request names. */
  readonly author: string;
  readonly silences?: SilencePolicy;
}

const UNRESTRICTED: Access = {
  restricted: false,
  user: '',
  groups: [],
  roles: [],
  maySilence: true,
  mayAdminister: true,
  author: '',
};

/** The rights of the user in a cluster. */
export class AccessStore extends EventTarget {
  current: Access = UNRESTRICTED;
  /** Whether the user could change silences since the page was opened, and no longer can. */
  isTaken = false;
  /** Whether the server is to be asked again, as it was busy or away. */
  isUnanswered = false;
  private end: () => void = () => undefined;
  /** Ends once the server has answered for the first time, or has failed to. */
  readonly known = new Promise<void>((end) => (this.end = end));

  constructor(private readonly server = new Server()) {
    super();
  }

  /** Asks the server; where it has no answer, nothing is known to be forbidden. */
  async read(): Promise<void> {
    const before = this.current;
    try {
      this.isUnanswered = false;
      this.current = { ...UNRESTRICTED, ...(await this.server.get<Access>(`${V1}access`)) };
    } catch (e) {
      if (!(e instanceof ApiError && e.status === 403 && before.restricted)) {
        this.isUnanswered = e instanceof ApiError && (e.status === 0 || e.status === 429 || e.status >= 500);
        return; // an older server, a proxy, or no connection: what is known stays
      }
      this.current = { ...before, roles: [], maySilence: false, mayAdminister: false, reason: messageOf(e) };
    } finally {
      this.end();
    }
    this.isTaken = !this.current.maySilence && (this.isTaken || (before !== UNRESTRICTED && before.maySilence));
    this.dispatchEvent(new Event('change'));
  }
}

/** The rights of the user of this page. */
export const access = new AccessStore();
