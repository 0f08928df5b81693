/** The silences that the user is about to make, mostly one, whose matchers can be edited, and what they would mute. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { count } from '../../common/element.js';
import { ApiError, isLost, messageOf, setSilence } from '../../data/api.js';
import type { Preview, SilenceDraft as Draft } from '../../data/api.js';
import { at, clustersOf } from '../../data/clusters.js';
import { distinct, filterText, matchersJson } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { store } from '../../data/store.js';
import { shortened } from '../../data/text.js';
import type { Meant } from './open-sheet.js';
import type { Proposal } from './proposals.js';
import { distinctReceivers } from './receiver-sets.js';
import type { ReceiverSet } from './receiver-sets.js';
import type { MatcherChange } from './silence-matchers.js';
import { matcherFault } from './silence-policy.js';
import { allOrIt, isRisky, lookAt } from './silence-preview.js';
import type { ReceiverChange } from './silence-receivers.js';
import { findMade, readSilence } from './silences.js';

/** How long the matchers stay as they are before the server is asked, in milliseconds. */
const PAUSE = 150;
/** The greatest length of what names a silence in an error. */
const NAME = 120;
const REFUSED = 400;
/** The silence is not as it was when its change began. */
const CHANGED = 412;

/** Times, author and comment of silences. */
type Terms = Omit<Draft, 'matchers'>;

/** The silence that a request has made or changed whose answer was lost, or does now; undefined if there is none. */
async function settle(sent: Draft, cluster: string): Promise<Pick<Draft, 'id' | 'basis' | 'startsAt'> | undefined> {
  if (store.feed(at(cluster, '')).isV2) {
    return findMade(sent, cluster); // an Alertmanager does not know the key of the request
  }
  const { id, updatedAt, startsAt } = await readSilence(await setSilence(sent, cluster));
  return { id, basis: updatedAt, startsAt };
}

/** Belongs to the element around a `gv-matcher-editor`; asks anew what is muted with each change there. */
export class SilenceDraft implements ReactiveController {
  /** Those that are to be made, one in the page's own cluster at first. Several are those of a selection. */
  silences: readonly Proposal[] = [{ matchers: [], omitted: [], clusters: [''] }];
  /** The receivers for which they are, as far as these are chips; all receivers without one. */
  receivers: readonly ReceiverSet[] = [];
  /** What they mute together; undefined if that is not known. */
  shown: Preview | undefined;
  /** How many alerts each of them mutes. */
  counts: readonly number[] = [];
  /** Why it cannot be saved; empty if nothing is known to hinder that. */
  error = '';
  /** Whether a person has confirmed how much is muted. */
  confirmed = false;
  busy = false;
  /** How many alerts there were when a person last looked at them: more must be confirmed. Undefined before that. */
  looked: number | undefined;
  /** The ids of those that are made already, since another one was refused, by the place of the silence and the cluster. */
  private readonly made = new Map<string, string>();
  /** Those that may be made, since the server has not answered. */
  private readonly open = new Map<string, Draft>();
  private meant: Meant | undefined;
  private typed: readonly Matcher[] = [];
  private typedReceivers: readonly ReceiverSet[] = [];
  private inputError = '';
  private receiverError = '';
  private firstError = '';
  private previewError = '';
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
    host.addEventListener('gv-matchers', (event) => this.change((event as CustomEvent<MatcherChange>).detail));
    host.addEventListener('gv-silence-receivers', (event) => this.address((event as CustomEvent<ReceiverChange>).detail));
    host.addEventListener('gv-filter', (event) => {
      const more = (event as CustomEvent<readonly Matcher[]>).detail;
      if (this.silences.length === 1) {
        this.change({ matchers: distinct([...this.matchers, ...more]), typed: this.typed, error: this.inputError });
      }
    });
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }

  /**
   * Begins anew.
   *
   * @param error shown until there is another one
   * @param meant the alerts that it is for, if it is for some: what it mutes besides must be confirmed
   */
  start(silences: readonly Proposal[], error = '', meant?: Meant): void {
    this.made.clear();
    this.open.clear();
    this.meant = meant;
    this.firstError = error;
    this.error = error;
    this.propose(silences);
  }

  /** Takes other silences for the same alerts. */
  propose(silences: readonly Proposal[]): void {
    this.silences = silences;
    this.typed = [];
    this.inputError = '';
    this.looked = undefined;
    this.renew();
  }

  /** Chooses the clusters in which it is to be. */
  use(clusters: readonly string[]): void {
    this.silences = this.silences.map((each) => ({ ...each, clusters }));
    this.renew();
    void this.look();
  }

  private renew(): void {
    this.shown = undefined;
    this.counts = [];
    this.reconsider();
  }

  /** Forgets what a person was told of and has confirmed, as something else is wanted now. */
  private reconsider(): void {
    if (this.confirmed) {
      this.looked = this.shown?.alerts.length;
    }
    this.confirmed = false;
    this.fail(this.error === this.firstError ? this.error : '');
  }

  /** The matchers of one silence that are chips. */
  get matchers(): readonly Matcher[] {
    return this.silences[0]?.matchers ?? [];
  }

  /** The clusters in which silences are to be. */
  get clusters(): readonly string[] {
    return clustersOf(this.silences.flatMap(({ clusters }) => clusters.map((each) => at(each, ''))));
  }

  /** Those of one silence that are chips, and those in the input. */
  wanted(): readonly Matcher[] {
    return distinct([...this.matchers, ...this.typed]);
  }

  /** The receivers for which they are: those that are chips, and the one in the input. */
  wantedReceivers(): readonly ReceiverSet[] {
    return distinctReceivers([...this.receivers, ...this.typedReceivers]);
  }

  /** The ids of those that are made. */
  get ids(): readonly string[] {
    return [...this.made.values()];
  }

  /** How many are to be made: one in each cluster of each. */
  get size(): number {
    return this.silences.reduce((sum, { clusters }) => sum + clusters.length, 0);
  }

  /** What they mute besides what they are for. */
  others(): readonly string[] {
    return this.shown?.alerts.filter((each) => this.meant?.alerts.has(each) === false) ?? [];
  }

  /** Whether a person must confirm what is muted. */
  get isRisky(): boolean {
    return isRisky(this.shown) || this.others().length > 0 || (this.shown?.alerts.length ?? 0) > (this.looked ?? Infinity);
  }

  /**
   * Takes fewer alerts as those that a person has looked at. While a matcher is typed, none at all may be half of it; and who silences
   * alerts that are on the page has looked at them, though the server may not find them yet.
   */
  private compare(alerts: number): void {
    if (this.silences.length === 1 && this.matchers.length === 0) {
      this.looked = undefined;
    } else if (alerts < (this.looked ?? Infinity) && (alerts > 0 || (this.typed.length === 0 && this.meant === undefined))) {
      this.looked = alerts;
    }
  }

  /** What is missing; empty if nothing is. */
  fault(): string {
    if (this.inputError !== '' || this.receiverError !== '') {
      return this.inputError || this.receiverError;
    }
    if (this.clusters.length === 0) {
      return 'At least one cluster is needed.';
    }
    if (this.wanted().length === 0) {
      return 'At least one matcher is needed.';
    }
    const faults = this.all().map(({ matchers, clusters }) => matcherFault(matchers, clusters));
    return faults.find((each) => each !== '') ?? '';
  }

  fail(error: string): void {
    this.error = error;
    this.host.requestUpdate();
  }

  confirm(confirmed: boolean): void {
    this.confirmed = confirmed;
    this.host.requestUpdate();
  }

  private change({ matchers, typed, error }: MatcherChange): void {
    this.silences = this.silences.map((each) => ({ ...each, matchers }));
    this.typed = typed;
    this.inputError = error;
    this.lookSoon();
  }

  /** Takes other receivers. */
  address({ receivers, typed, error }: ReceiverChange): void {
    this.receivers = receivers;
    this.typedReceivers = typed;
    this.receiverError = error;
    this.lookSoon();
  }

  private lookSoon(): void {
    this.reconsider();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  /** What is made: one silence has the matchers in the input, too. */
  private all(): readonly Proposal[] {
    return this.silences.length === 1 ? this.silences.map((each) => ({ ...each, matchers: this.wanted() })) : this.silences;
  }

  /** Asks what the matchers mute; gives undefined if that cannot be said, or is asked again meanwhile. */
  async look(): Promise<Preview | undefined> {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    try {
      const { together, each } = await lookAt(this.all(), this.wantedReceivers());
      if (asked !== this.asked) {
        return undefined;
      }
      // a list of values of just those that were selected is as exact as one value
      this.shown = together;
      const isExact = this.meant?.word === 'selected' && together.alerts.length > 0 && this.others().length === 0;
      this.shown = isExact ? { ...together, hasEqualityMatcher: true } : together;
      this.counts = each;
      this.compare(together.alerts.length);
      this.fail(this.error === this.previewError ? '' : this.error);
      return this.shown;
    } catch (e) {
      if (asked === this.asked) {
        this.shown = undefined;
        this.previewError = messageOf(e);
        this.fail(this.previewError);
      }
      return undefined;
    }
  }

  /** Whether a silence is made in all its clusters. */
  isMade(place: number): boolean {
    return this.silences[place]?.clusters.every((cluster) => this.made.has(at(cluster, `${place}`))) === true;
  }

  /** Makes each silence in each of its clusters, as far as it is not there yet; gives the ids, or fails with what could not be done. */
  async make(terms: Terms): Promise<readonly string[]> {
    const errors = new Map<string, string>();
    let isUnknown = false;
    for (const [place, { clusters, matchers }] of this.all().entries()) {
      for (const cluster of clusters) {
        const key = at(cluster, `${place}`);
        try {
          this.made.set(key, this.made.get(key) ?? (await this.makeOne(key, { ...terms, matchers: matchersJson(matchers) }, cluster)));
        } catch (e) {
          if (e instanceof ApiError && e.status === CHANGED) {
            throw e;
          }
          isUnknown ||= isLost(e);
          const message = messageOf(e);
          const name = this.silences.length === 1 ? '' : `${shortened(filterText(matchers), NAME)}: `;
          errors.set(message, errors.has(message) ? message : `${name}${message}`);
        }
      }
    }
    const done = this.made.size;
    if (errors.size > 0 && done === 0) {
      throw new ApiError(isUnknown ? 0 : REFUSED, [...errors.keys()].join(' '));
    }
    if (errors.size > 0) {
      throw new ApiError(isUnknown ? 0 : REFUSED, `${[...errors.values()].join(' ')} ${count(done, 'silence')} of ${this.size} made; the others can be tried again.`);
    }
    return this.ids;
  }

  /** Makes a silence in a cluster. One that may be there, since the server has not answered before, is not made a second time. */
  private async makeOne(key: string, draft: Draft, cluster: string): Promise<string> {
    const before = this.open.get(key);
    this.open.set(key, before ?? draft);
    try {
      const made = before === undefined ? undefined : await settle(before, cluster);
      if (made === undefined) {
        this.open.set(key, draft);
      }
      const id = await setSilence({ ...draft, ...made }, cluster);
      this.open.delete(key);
      return id;
    } catch (e) {
      if (!isLost(e)) {
        this.open.delete(key);
      }
      throw e;
    }
  }

  /**
   * Looks again, since what is shown may be older than the last change, and saves. Gives false, having done nothing, where that must be
   * confirmed first, or the user has gone; fails as `save` does.
   */
  async submit(save: (shown: Preview) => Promise<void>): Promise<boolean> {
    if (this.busy) {
      return false;
    }
    this.busy = true;
    this.error = '';
    this.host.requestUpdate();
    try {
      const shown = await this.look();
      if (shown === undefined || !this.host.isConnected) {
        return false;
      }
      if (this.isRisky && !this.confirmed) {
        this.error = `Please confirm that you mean ${allOrIt(shown.alerts.length)}.`;
        return false;
      }
      await save(shown);
      return true;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
