/** The matchers of a silence that the user is writing, and what they would mute. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { messageOf, setSilence } from '../../data/api.js';
import type { Preview, SilenceDraft as Draft } from '../../data/api.js';
import { nameOf } from '../../data/clusters.js';
import { distinct } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import type { MatcherChange } from './silence-matchers.js';
import { isRisky, lookAt } from './silence-preview.js';

/** How long the matchers stay as they are before the server is asked, in milliseconds. */
const PAUSE = 150;

/** Belongs to the element around a `gv-matcher-editor`; asks anew what is muted with each change there. */
export class SilenceDraft implements ReactiveController {
  matchers: readonly Matcher[] = [];
  /** What the matchers mute; undefined if that is not known. */
  shown: Preview | undefined;
  /** Why it cannot be saved; empty if nothing is known to hinder that. */
  error = '';
  /** Whether a person has confirmed how much is muted. */
  confirmed = false;
  busy = false;
  /** Those in which it is to be. */
  clusters: readonly string[] = [''];
  /** The ids by the clusters in which it is already, since another one has refused it. */
  private readonly made = new Map<string, string>();
  private selected: ReadonlySet<string> = new Set();
  private typed: readonly Matcher[] = [];
  private inputError = '';
  private firstError = '';
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
    host.addEventListener('gv-matchers', (event) => this.change((event as CustomEvent<MatcherChange>).detail));
    host.addEventListener('gv-filter', (event) => {
      const more = (event as CustomEvent<readonly Matcher[]>).detail;
      this.change({ matchers: distinct([...this.matchers, ...more]), typed: this.typed, error: this.inputError });
    });
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }

  /**
   * Begins anew.
   *
   * @param error shown until there is another one
   * @param selected the fingerprints of the alerts that a user has selected one by one, if it is for these
   */
  start(matchers: readonly Matcher[], clusters: readonly string[], error = '', selected: ReadonlySet<string> = new Set()): void {
    this.matchers = matchers;
    this.clusters = clusters;
    this.made.clear();
    this.selected = selected;
    this.typed = [];
    this.inputError = '';
    this.firstError = error;
    this.error = error;
    this.confirmed = false;
    this.shown = undefined;
    this.host.requestUpdate();
  }

  /** Chooses the clusters in which it is to be. */
  use(clusters: readonly string[]): void {
    this.clusters = clusters;
    this.shown = undefined;
    this.confirmed = false;
    void this.look();
    this.host.requestUpdate();
  }

  /** Those that are chips, and those in the input. */
  wanted(): readonly Matcher[] {
    return distinct([...this.matchers, ...this.typed]);
  }

  /** What is missing; empty if nothing is. */
  fault(): string {
    if (this.inputError !== '') {
      return this.inputError;
    }
    if (this.clusters.length === 0) {
      return 'At least one cluster is needed.';
    }
    return this.wanted().length === 0 ? 'At least one matcher is needed.' : '';
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
    this.matchers = matchers;
    this.typed = typed;
    this.inputError = error;
    this.confirmed = false;
    this.host.requestUpdate();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  /** Asks what the matchers mute; gives undefined if that cannot be said, or is asked again meanwhile. */
  async look(): Promise<Preview | undefined> {
    clearTimeout(this.timer);
    const asked = ++this.asked;
    try {
      const shown = await lookAt(this.wanted(), this.clusters);
      if (asked !== this.asked) {
        return undefined;
      }
      // a list of values of just those that were selected is as exact as one value
      const isExact = shown.alerts.length > 0 && shown.alerts.every((each) => this.selected.has(each));
      this.shown = isExact ? { ...shown, hasEqualityMatcher: true } : shown;
      this.fail(this.error === this.firstError ? this.error : '');
      return this.shown;
    } catch (e) {
      if (asked === this.asked) {
        this.shown = undefined;
        this.fail(messageOf(e));
      }
      return undefined;
    }
  }

  /** Makes the silence in each cluster, as far as it is not there yet; gives the ids, or fails with what could not be done. */
  async make(silence: Draft): Promise<readonly string[]> {
    const errors: string[] = [];
    for (const cluster of this.clusters.filter((each) => !this.made.has(each))) {
      try {
        this.made.set(cluster, await setSilence(silence, cluster));
      } catch (e) {
        errors.push(messageOf(e));
      }
    }
    if (errors.length > 0) {
      const done = [...this.made.keys()].map(nameOf).join(', ');
      throw new Error(`${errors.join(' ')}${done === '' ? '' : ` It is made in ${done}, and is not made there again.`}`);
    }
    return this.clusters.flatMap((each) => this.made.get(each) ?? []);
  }

  /** Looks again, since what is shown may be older than the last change, and saves unless that must be confirmed. */
  async submit(save: (shown: Preview) => Promise<void>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      const shown = await this.look();
      if (shown !== undefined && isRisky(shown) && !this.confirmed) {
        this.error = `Please confirm that you mean all ${shown.alerts.length.toLocaleString()}.`;
      } else if (shown !== undefined) {
        await save(shown);
      }
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
