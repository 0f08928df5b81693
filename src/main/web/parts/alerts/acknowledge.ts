/** Acknowledging groups, with a way back; a sheet asks for what is not known yet. */
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { acknowledge, expireSilence, messageOf } from '../../data/api.js';
import { at, clusterOf, clustersOf } from '../../data/clusters.js';
import { settings } from '../../data/settings.js';
import { countAlerts, isPart } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import type { ShownGroup } from '../../data/view.js';
import { inClusters } from '../common/cluster.js';
import { GrapevineElement, count } from '../common/element.js';
import { textField } from '../common/field.js';
import { errorNote } from '../common/login.js';
import { fixedAuthor, isReadOnly, knownAuthor, mayWrite, whenKnown } from '../common/rights.js';
import { line } from '../common/text.js';
import { complain, say } from '../common/toast.js';
import { expireAll } from '../silences/silence-actions.js';
import { commentHint, policyText } from '../silences/silence-policy.js';
import { isLarge, largeShare, meanAll } from '../silences/silence-preview.js';

/** Above so many alerts a person is asked first. */
const MANY = 50;

/**
 * Whether a group, and not a part of it, can be acknowledged from here; now, if mayWrite says so too. Only Grapevine's own API
 * can do so.
 */
export function canAcknowledge(shown: ShownGroup): boolean {
  const isWhole = shown.groups.length > 0 && !isPart(shown);
  return isWhole && shown.section !== 'acknowledged' && !store.feed(shown.id).isV2 && !isReadOnly(clusterOf(shown.id));
}

/** Acknowledges groups until their alerts have resolved; asks first for a name or a reason that is missing, and about many. */
export async function acknowledgeGroups(groups: readonly ShownGroup[], done: () => void = () => undefined): Promise<void> {
  const [first] = groups;
  if (first === undefined) {
    return;
  }
  const cluster = clusterOf(first.id);
  await whenKnown(...clustersOf(groups.map(({ id }) => id)));
  const author = knownAuthor(cluster);
  if (groups.length === 1 && first.alerts.length <= MANY && author !== '' && commentHint(cluster) === '') {
    try {
      await send(groups, author, '');
      done();
    } catch (e) {
      complain(e);
    }
    return;
  }
  let sheet = document.querySelector('gv-acknowledge-sheet');
  if (sheet === null) {
    sheet = document.createElement('gv-acknowledge-sheet');
    document.body.append(sheet);
  }
  sheet.open(groups, done);
}

/** Acknowledges groups one after the other, for each receiver, up to the first that fails; without a reason, each gets its own. */
async function send(shown: readonly ShownGroup[], author: string, reason: string): Promise<void> {
  const ids: string[] = [];
  let begun = 0;
  try {
    for (const each of shown) {
      for (const id of acknowledgeable(each)) {
        ids.push(await acknowledge(id, author, reason === '' ? reasonFor(each) : reason));
        begun = shown.indexOf(each) + 1;
      }
    }
  } finally {
    const [only, ...others] = ids;
    if (only !== undefined) {
      const names = namesOf(shown.slice(0, begun));
      say(
        begun === 1
          ? `Acknowledged${forReceivers(shown.slice(0, 1))} until resolved, with alerts to come in this group${names}`
          : `${begun} groups acknowledged until resolved, with alerts to come in them${names}`,
        () => void (others.length === 0 ? takeBackOne(only, names) : expireAll(ids)),
      );
    }
  }
}

async function takeBackOne(id: string, name: string): Promise<void> {
  try {
    await expireSilence(id);
    say(`No longer acknowledged${name}`);
  } catch (e) {
    complain(e);
  }
}

/** The names of some groups at the end of a message, as many as it has room for. */
function namesOf(groups: readonly ShownGroup[]): string {
  const rest = groups.length - 1;
  return `${about(groups[0]?.title ?? '')}${rest > 0 ? ` and ${rest.toLocaleString()} more` : ''}`;
}

/** The ids of the groups of all receivers; of those that the same acknowledgement mutes, one. */
function acknowledgeable({ groups }: ShownGroup): Iterable<string> {
  return new Map(groups.map(({ id, key, matchers }) => [JSON.stringify([key, matchers]), id] as const)).values();
}

/** ` for chat and pager`; nothing unless there are several, which is to be known of before and after. */
function forReceivers(shown: readonly ShownGroup[]): string {
  const receivers = [...new Set(shown.flatMap(({ groups }) => groups.map(({ receiver }) => receiver)))].sort();
  return receivers.length < 2 ? '' : ` for ${receivers.slice(0, -1).join(', ')} and ${receivers.at(-1)}`;
}

function reasonFor(group: ShownGroup): string {
  return `Acknowledged: ${group.title}`;
}

/** Asks for the name and the reason of an acknowledgement. */
@customElement('gv-acknowledge-sheet')
export class AcknowledgeSheet extends GrapevineElement {
  @state() private groups: readonly ShownGroup[] = [];
  @state() private author = '';
  @state() private reason = '';
  @state() private confirmed = false;
  @state() private error = '';
  @state() private busy = false;
  private done: () => void = () => undefined;
  private clusters: readonly string[] = [];

  open(groups: readonly ShownGroup[], done: () => void): void {
    const [first] = groups;
    this.groups = groups;
    this.done = done;
    this.clusters = clustersOf(groups.map(({ id }) => id));
    this.author = knownAuthor(...this.clusters);
    this.reason = this.hint() === '' && groups.length === 1 && first !== undefined ? reasonFor(first) : '';
    this.confirmed = false;
    this.error = '';
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog')?.showModal();
      this.focusMissing();
    });
  }

  /** The name that others will see. */
  private authorName(): string {
    return (fixedAuthor(...this.clusters) || this.author).trim();
  }

  /** How many alerts there are in the clusters. */
  private all(): number {
    return this.clusters.reduce((sum, cluster) => sum + store.feed(at(cluster, '')).alerts.size, 0);
  }

  private mustConfirm(): boolean {
    return isLarge(countAlerts(this.groups), this.all());
  }

  private hint(): string {
    return commentHint(...this.clusters);
  }

  /** Moves to the first input that must be filled in, or to the button that confirms. */
  private focusMissing(): void {
    const isSilent = this.hint() !== '' && this.reason.trim() === '';
    const isDoubtful = this.mustConfirm() && !this.confirmed;
    const name = this.authorName() === '' ? 'author' : isSilent ? 'comment' : isDoubtful ? 'confirmed' : '';
    this.renderRoot.querySelector<HTMLElement>(name === '' ? 'button.primary' : `input[name=${name}]`)?.focus();
  }

  /** What is missing; empty if nothing is. */
  private missing(): string {
    if (this.authorName() === '') {
      return 'Your name is missing.';
    }
    if (this.hint() !== '' && this.reason.trim() === '') {
      return `A reason with ${this.hint()} is missing.`;
    }
    return this.mustConfirm() && !this.confirmed ? 'Confirm that you mean all of them.' : '';
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.error = this.missing();
    if (this.error !== '' || this.busy) {
      this.focusMissing();
      return;
    }
    this.busy = true;
    try {
      if (fixedAuthor(...this.clusters) === '') {
        settings.change({ author: this.author.trim() });
      }
      await send(this.groups, this.authorName(), this.reason.trim());
      this.close();
      this.done();
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
    }
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  protected override render() {
    const { groups } = this;
    const [first] = groups;
    const isOne = groups.length === 1;
    const alerts = countAlerts(groups);
    const what = isOne ? count(alerts, 'alert') : count(groups.length, 'group');
    return html`<dialog class="sheet" aria-labelledby="acknowledge-title">
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="acknowledge-title">Acknowledge ${isOne && first !== undefined ? line(first.title) : what} ${line(inClusters(this.clusters))}</h2>
        <p>
          Mutes ${count(alerts, 'alert')}${forReceivers(groups)}, and new alerts in ${isOne ? 'this group' : 'these groups'}, until all have
          resolved.
        </p>
        ${textField({
          label: 'Your name, as others will see it',
          name: 'author',
          value: fixedAuthor(...this.clusters) || this.author,
          autocomplete: 'name',
          isFixed: fixedAuthor(...this.clusters) !== '',
          change: (author) => (this.author = author),
        })}
        ${textField({
          label: this.hint() === '' ? 'Reason' : `Reason, with ${this.hint()}`,
          name: 'comment',
          value: this.reason,
          ...(isOne ? {} : { placeholder: 'Acknowledged: and the name of each group' }),
          change: (reason) => (this.reason = reason),
        })}
        ${policyText(...this.clusters)}
        ${this.mustConfirm()
          ? html`<div class="risk">
              ${largeShare(alerts, this.all())} ${meanAll(alerts, this.confirmed, (confirmed) => (this.confirmed = confirmed))}
            </div>`
          : nothing}
        ${errorNote(this.error)}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy || !mayWrite(...this.clusters)}>Acknowledge ${what}</button>
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-acknowledge-sheet': AcknowledgeSheet;
  }
}
