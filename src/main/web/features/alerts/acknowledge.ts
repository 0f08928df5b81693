/** Acknowledging groups, for a time or until all has resolved, taking over and notes, with a way back; a sheet asks for what is not known yet. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inClusters } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { textField } from '../../common/field.js';
import { fixedAuthor, isReadOnly, knownAuthor, mayWrite, whenKnown } from '../../common/rights.js';
import { Sheet, showSheet } from '../../common/sheet.js';
import { line } from '../../common/text.js';
import { complain, say } from '../../common/toast.js';
import { acknowledge, expireSilence, isLost, messageOf, setSilence } from '../../data/api.js';
import type { SilenceDraft } from '../../data/api.js';
import { at, clusterOf, clustersOf } from '../../data/clusters.js';
import { parseMatchers } from '../../data/matchers.js';
import { settings } from '../../data/settings.js';
import { countAlerts, isPart } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock } from '../../data/time.js';
import type { Group, Silence } from '../../data/types.js';
import { acceptsMissing } from '../silences/combine.js';
import { restore, takeBack } from '../silences/silence-actions.js';
import { commentHint, policyText } from '../silences/silence-policy.js';
import { isLarge, largeShare, meanAll } from '../silences/silence-preview.js';
import { draftOf, readSilence } from '../silences/silences.js';

/** Above so many alerts a person is asked first. */
const MANY = 50;

/** What the sheet is for. */
type Deed = 'Acknowledge' | 'Snooze' | 'Take over' | 'Add a note to';

/** How long an acknowledgement lasts, in minutes; 0 until all has resolved. */
const LENGTHS: readonly (readonly [string, number])[] = [
  ['Until resolved', 0],
  ['30 m', 30],
  ['2 h', 120],
  ['8 h', 480],
];
const SNOOZE = 120;
const MINUTE = 60_000;

/** Whether this page can acknowledge a group, and not a part of it; only Grapevine's own API can do so. */
export function isAcknowledgeable(shown: ShownGroup): boolean {
  const isWhole = shown.groups.length > 0 && !isPart(shown);
  return isWhole && !store.feed(shown.id).isV2 && !isReadOnly(clusterOf(shown.id));
}

/** Whether a group can be acknowledged from here; now, if mayWrite says so too. */
export function canAcknowledge(shown: ShownGroup): boolean {
  return isAcknowledgeable(shown) && shown.section !== 'acknowledged';
}

/** Whether someone else has acknowledged a group, or it is not known who uses this page. */
export function canTakeOver(shown: ShownGroup): boolean {
  const author = knownAuthor(clusterOf(shown.id));
  return isAcknowledgeable(shown) && acknowledgementsOf(shown).some(({ createdBy }) => createdBy !== author);
}

/** The acknowledgements by which all of a group is acknowledged, of each receiver and person. */
export function acknowledgementsOf({ section, alerts }: ShownGroup): readonly Silence[] {
  const ids = section === 'acknowledged' ? new Set(alerts.flatMap(({ silencedBy }) => silencedBy)) : [];
  return [...ids].flatMap((id) => store.silences.get(id) ?? []).filter(({ acknowledges }) => acknowledges !== '');
}

/** Says of groups why they cannot be acknowledged, whoever asks: a silence needs a matcher that selects alerts. */
function areRefused(groups: readonly ShownGroup[]): boolean {
  const isOfAll = ({ matchers }: Group) => matchers.every((each) => parseMatchers(each).every(acceptsMissing));
  const found = groups.find((shown) => shown.groups.some(isOfAll));
  if (found !== undefined) {
    complain(`${found.title} cannot be acknowledged: neither the route nor the labels of this group select alerts. They can be silenced.`);
  }
  return found !== undefined;
}

/**
 * Acknowledges groups until their alerts have resolved, or takes them over; asks first for a name or a reason that is missing, and
 * about many.
 */
export async function acknowledgeGroups(groups: readonly ShownGroup[], done: () => void = () => undefined): Promise<void> {
  const [first] = groups;
  if (first === undefined || areRefused(groups)) {
    return;
  }
  const cluster = clusterOf(first.id);
  await whenKnown(...clustersOf(groups.map(({ id }) => id)));
  const author = knownAuthor(cluster);
  if (groups.length === 1 && first.alerts.length <= MANY && author !== '' && commentHint(cluster) === '') {
    const failed = (e: unknown) => complain(`${first.title}: ${messageOf(e)}${isLost(e) ? ' It may be acknowledged, or not.' : ''}`);
    if (await send(groups, author, '', 0, failed)) {
      done();
    }
    return;
  }
  openAcknowledgeSheet(first.section === 'acknowledged' ? 'Take over' : 'Acknowledge', groups, done);
}

/** Opens the sheet for groups. */
export function openAcknowledgeSheet(deed: Deed, groups: readonly ShownGroup[], done: () => void = () => undefined): void {
  if (areRefused(groups)) {
    return;
  }
  showSheet('gv-acknowledge-sheet', { deed, groups, done });
}

/**
 * Acknowledges groups one after the other, for each receiver, up to the first that fails; without a reason, each gets its own.
 * Acknowledgements that there were before end, once there are new ones. Gives whether all is done.
 *
 * @param failed is told why, before it is said what was done, so that this is what can be taken back
 */
async function send(
  shown: readonly ShownGroup[],
  author: string,
  reason: string,
  minutes: number,
  failed: (e: unknown) => void,
): Promise<boolean> {
  const ids: string[] = [];
  const ended: SilenceDraft[] = [];
  let begun = 0;
  let isDone = true;
  try {
    for (const each of shown) {
      const before = acknowledgementsOf(each);
      const made: string[] = [];
      for (const { id } of each.groups) {
        made.push(await acknowledge(id, author, reason === '' ? reasonFor(each) : reason, minutes));
        ids.push(made[made.length - 1] as string);
        begun = shown.indexOf(each) + 1;
      }
      for (const { id } of before.filter(({ id }) => !made.includes(id))) {
        const draft = draftOf(await readSilence(id));
        await expireSilence(id);
        ended.push(draft);
      }
    }
  } catch (e) {
    isDone = false;
    failed(e);
  } finally {
    if (ids.length > 0) {
      const names = namesOf(shown.slice(0, begun));
      const until = minutes === 0 ? 'until resolved' : `until ${clock(store.now() + minutes * MINUTE, store.now())}, unless resolved before`;
      say(
        begun === 1
          ? `Acknowledged${forReceivers(shown.slice(0, 1))} ${until}, with alerts to come in this group${names}`
          : `${begun} groups acknowledged ${until}, with alerts to come in them${names}`,
        () => void undo(ended, ids, names),
      );
    }
  }
  return isDone;
}

/** The names of some groups at the end of a message, as many as it has room for. */
function namesOf(groups: readonly ShownGroup[]): string {
  const rest = groups.length - 1;
  return `${about(groups[0]?.title ?? '')}${rest > 0 ? ` and ${rest.toLocaleString()} more` : ''}`;
}

/** Brings back what was before, and ends what came after it. */
async function undo(ended: readonly SilenceDraft[], made: readonly string[], names: string): Promise<void> {
  if (ended.length > 0) {
    await restore(ended);
  }
  await takeBack(made, names, ended.length > 0 ? 'Taken back' : 'No longer acknowledged');
}

/** Writes a note as another line of the reason. */
async function addNote(group: ShownGroup, author: string, note: string): Promise<void> {
  const lines = `${author}: ${note}`;
  const ids = acknowledgementsOf(group).map(({ id }) => id);
  for (const id of ids) {
    const json = await readSilence(id);
    if (!json.comment.split('\n').includes(lines)) { // it is there if the answer to an earlier request was lost
      const comment = `${json.comment === '' ? '' : `${json.comment}\n`}${lines}`;
      await setSilence({ ...draftOf(json), basis: json.updatedAt, comment });
    }
  }
  say(`Note added${about(group.title)}`, () => void removeNote(ids, lines, group.title));
}

/** Takes a note back, and leaves what has been written since. */
async function removeNote(ids: readonly string[], note: string, name: string): Promise<void> {
  try {
    for (const id of ids) {
      const json = await readSilence(id);
      const comment = json.comment.split('\n').filter((each) => each !== note).join('\n');
      if (comment !== json.comment) {
        await setSilence({ ...draftOf(json), basis: json.updatedAt, comment });
      }
    }
    say(`Note taken back${about(name)}`);
  } catch (e) {
    complain(`${name}: ${messageOf(e)}`, () => void removeNote(ids, note, name));
  }
}

/** ` for chat and pager`; nothing unless there are several, which is to be known of before and after. */
function forReceivers(shown: readonly ShownGroup[]): string {
  const receivers = [...new Set(shown.flatMap(({ groups }) => groups.map(({ receiver }) => receiver)))].sort();
  return receivers.length < 2 ? '' : ` for ${receivers.slice(0, -1).join(', ')} and ${receivers.at(-1)}`;
}

/** Who takes over, or snoozes what is acknowledged, keeps the notes. */
function reasonFor(group: ShownGroup): string {
  return acknowledgementsOf(group)[0]?.comment ?? `Acknowledged: ${group.title}`;
}

/** Asks for the name and the reason of an acknowledgement. */
@customElement('gv-acknowledge-sheet')
export class AcknowledgeSheet extends Sheet {
  @property({ attribute: false }) deed: Deed = 'Acknowledge';
  @property({ attribute: false }) groups: readonly ShownGroup[] = [];
  @property({ attribute: false }) done: () => void = () => undefined;
  @state() private minutes = 0;
  @state() private author = '';
  @state() private reason = '';
  @state() private confirmed = false;
  private clusters: readonly string[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { groups } = this;
    const [first] = groups;
    this.minutes = this.deed === 'Snooze' ? SNOOZE : 0;
    this.clusters = clustersOf(groups.map(({ id }) => id));
    this.author = knownAuthor(...this.clusters);
    this.reason = this.hint() === '' && groups.length === 1 && first !== undefined && !this.isNote() ? reasonFor(first) : '';
  }

  protected override subject(): string {
    return `${this.deed} ${this.groups.length === 1 ? (this.groups[0]?.title ?? '') : count(this.groups.length, 'group')}`;
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
    return !this.isNote() && isLarge(countAlerts(this.groups), this.all());
  }

  private hint(): string {
    return commentHint(...this.clusters);
  }

  private isNote(): boolean {
    return this.deed === 'Add a note to';
  }

  /** Whether the reason, or the note, must be filled in. */
  private needsReason(): boolean {
    return this.isNote() || this.hint() !== '';
  }

  protected override moveFocus(): void {
    const isSilent = this.needsReason() && this.reason.trim() === '';
    const isDoubtful = this.mustConfirm() && !this.confirmed;
    const name = this.authorName() === '' ? 'author' : isSilent ? 'comment' : isDoubtful ? 'confirmed' : '';
    this.focusOn(name === '' ? 'button.primary' : `input[name=${name}]`);
  }

  /** What is missing; empty if nothing is. */
  private missing(): string {
    if (this.authorName() === '') {
      return 'Your name is missing.';
    }
    if (this.needsReason() && this.reason.trim() === '') {
      return this.isNote() ? 'The note is missing.' : `A reason with ${this.hint()} is missing.`;
    }
    return this.mustConfirm() && !this.confirmed ? 'Confirm that you mean all of them.' : '';
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.error = this.missing();
    if (this.error === '') {
      await this.act(() => this.acknowledge());
    } else {
      this.moveFocus();
    }
  }

  private async acknowledge(): Promise<boolean> {
    const { groups, author } = this;
    const [first] = groups;
    if (fixedAuthor(...this.clusters) === '') {
      settings.change({ author: author.trim() });
    }
    if (this.isNote() && first !== undefined) {
      await addNote(first, this.authorName(), this.reason.trim());
    } else if (!(await send(groups, this.authorName(), this.reason.trim(), this.minutes, (e) => this.fail(e)))) {
      return false;
    }
    if (this.isConnected) { // else what is selected now may be something else
      this.done();
    }
    return true;
  }

  protected override render() {
    const { groups } = this;
    const [first] = groups;
    const isOne = groups.length === 1;
    const alerts = countAlerts(groups);
    const what = isOne ? count(alerts, 'alert') : count(groups.length, 'group');
    return html`<dialog class="sheet" aria-labelledby="acknowledge-title" @close=${() => this.closed()}>
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="acknowledge-title">${this.deed} ${isOne && first !== undefined ? line(first.title) : what} ${line(inClusters(this.clusters))}</h2>
        ${this.isNote()
          ? nothing
          : html`<p>
                Mutes ${count(alerts, 'alert')}${forReceivers(groups)}, and new alerts in ${isOne ? 'this group' : 'these groups'}, until all have
                resolved${this.minutes === 0 ? '' : ', or this time has passed: what fires then is notified again'}.
              </p>
              <fieldset class="durations">
                <legend>For how long</legend>
                ${LENGTHS.map(
                  ([name, minutes]) =>
                    html`<label class="choice"
                      ><input
                        type="radio"
                        name="minutes"
                        .checked=${this.minutes === minutes}
                        @change=${() => (this.minutes = minutes)}
                      />${name}</label
                    >`,
                )}
              </fieldset>`}
        ${textField({
          label: 'Your name, as others will see it',
          name: 'author',
          value: fixedAuthor(...this.clusters) || this.author,
          autocomplete: 'name',
          isFixed: fixedAuthor(...this.clusters) !== '',
          change: (author) => (this.author = author),
        })}
        ${textField({
          label: this.isNote() ? 'Note' : this.hint() === '' ? 'Reason' : `Reason, with ${this.hint()}`,
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
        ${this.failure()}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${this.primary(this.isNote() ? 'Add the note' : `${this.deed} ${what}`, mayWrite(...this.clusters))}
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
