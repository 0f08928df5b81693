/** Makes a silence from nothing, from a filter or from an older one, or changes one. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { OPTIONAL, authorField } from '../../common/field.js';
import { fixedAuthor, isLost as isLostIn, isReadOnly, mayWrite, readOnlyReason, whenKnown } from '../../common/rights.js';
import { line } from '../../common/text.js';
import { complain, say } from '../../common/toast.js';
import { ApiError, isLost, messageOf } from '../../data/api.js';
import type { SilenceDraft as Draft, SilenceJson } from '../../data/api.js';
import { at, clusterOf, clusters, nameOf, named } from '../../data/clusters.js';
import { matchersJson, matchersOf } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { hash, parse } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { clock } from '../../data/time.js';
import { endOf, faultOf, forLength, lengthOf, lengthText, parseLength, startOf } from './period.js';
import type { Period } from './period.js';
import type { ReceiverSet } from './receiver-sets.js';
import { takeBack } from './silence-actions.js';
import { SilenceDraft } from './silence-draft.js';
import './silence-matchers.js';
import './silence-period.js';
import { commentFault, longest, policyText, reasonField } from './silence-policy.js';
import { alertList, confirmation, forSomeText, known } from './silence-preview.js';
import './silence-receivers.js';
import { changesOf, readSilence, receiversOf } from './silences.js';

const HOUR = 3_600_000;
/** After a pause of so long in typing, in milliseconds, what stands in the form is kept. */
const PAUSE = 200;
/** The silence is not as it was when its change began. */
const CHANGED = 412;

/** What stands in the form of a new silence. */
interface Kept {
  readonly matchers: readonly Matcher[];
  readonly clusters: readonly string[];
  readonly receivers: readonly ReceiverSet[];
  readonly period: Period;
  readonly comment: string;
  readonly author: string;
}

@customElement('gv-silence-form')
export class SilenceForm extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  /** The silence that is changed, or made again. */
  @state() private old: SilenceJson | undefined;
  @state() private isLoading = false;
  @state() private period: Period = forLength(HOUR);
  @state() private comment = '';
  @state() private author = settings.current.author;
  /** Whether the silence that is changed has expired meanwhile. */
  @state() private hasEnded = false;
  /** Whether an answer was lost. */
  @state() private isUnknown = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly draft = new SilenceDraft(this);
  private wasLoading = store.connection === 'loading';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('gv-period', (event) => (this.period = (event as CustomEvent<Period>).detail));
    for (const change of ['input', 'gv-matchers', 'gv-silence-receivers', 'gv-period', 'gv-filter', 'change']) {
      this.addEventListener(change, () => this.rememberSoon());
    }
    this.addEventListener('focusout', () => this.timer !== undefined && this.remember());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private rememberSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remember(), PAUSE);
  }

  /** Keeps what stands in the form of a new silence with its entry in the browser's history, for a reload and for the way back. */
  private remember(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isConnected || this.editId() !== '' || parse(location.hash).page !== 'new-silence') {
      return;
    }
    const { draft, period, comment, author } = this;
    const kept: Kept = { matchers: draft.wanted(), clusters: draft.clusters, receivers: draft.wantedReceivers(), period, comment, author };
    history.replaceState({ silence: kept }, '');
  }

  /** Takes what stood in the form before. */
  private restore({ matchers, clusters, receivers, period, comment, author }: Kept): void {
    this.begin(matchers, clusters);
    this.draft.address({ receivers, typed: [], error: '' });
    this.period = period;
    this.comment = comment;
    this.author = author;
  }

  private editId(): string {
    const { page, id, params } = this.address;
    return page === 'edit-silence' ? id : (params.get('edit') ?? '');
  }

  protected override firstUpdated(): void {
    const { params, filter, filterError } = this.address;
    const from = this.editId() || (params.get('recreate') ?? '');
    const to = (params.get('to') ?? '').split(',').filter((name) => store.feeds.some(({ server }) => nameOf(server.cluster) === name));
    const shown = store.shown.length === 1 ? store.shown.map(({ server }) => server.cluster) : [''];
    this.begin(filter, from !== '' ? [clusterOf(from)] : to.length > 0 ? to.map(named) : shown, filterError);
    this.comment = params.get('comment') ?? '';
    const length = parseLength(params.get('duration') ?? '');
    this.period = forLength(length ?? HOUR);
    const { silence } = (history.state ?? {}) as { silence?: Kept };
    if (silence !== undefined && this.editId() === '') {
      this.restore(silence);
    } else if (from !== '') {
      this.isLoading = true;
      void this.load(from);
      return;
    }
    const { period } = this;
    void whenKnown(...this.draft.clusters).then(() => {
      const most = longest(...this.draft.clusters);
      if (length === undefined && this.period === period && most < HOUR) {
        this.period = forLength(most);
      }
    });
    void this.draft.look();
  }

  protected override updated(): void {
    // where only API v2 can be asked, the page's own alerts say what is muted
    if (this.wasLoading && store.connection !== 'loading') {
      this.wasLoading = false;
      void this.draft.look();
    }
  }

  private begin(matchers: readonly Matcher[], clusters: readonly string[], error = ''): void {
    this.draft.start([{ matchers, omitted: [], clusters }], error);
  }

  private async load(id: string): Promise<void> {
    try {
      const old = await readSilence(id);
      const now = store.now();
      const [start, end] = [Date.parse(old.startsAt), Date.parse(old.endsAt)];
      this.old = old;
      this.begin(matchersOf(old), [clusterOf(id)]);
      this.draft.address({ receivers: receiversOf(old), typed: [], error: '' });
      this.comment = old.comment;
      if (this.editId() !== '' && end > now) {
        this.period = { start, length: undefined, end };
        this.author = old.createdBy;
      } else if (old.status.state === 'expired' && end - start >= 60_000) {
        this.period = forLength(end - start);
      }
      void this.draft.look();
    } catch (e) {
      this.draft.fail(messageOf(e));
    } finally {
      this.isLoading = false;
    }
  }

  /** The author that the silence will have. */
  private authorName(): string {
    return fixedAuthor(...this.draft.clusters) || this.author;
  }

  /** What is missing; empty if nothing is. */
  private fault(): string {
    const matchers = this.draft.fault();
    if (matchers !== '') {
      return matchers;
    }
    return this.periodFault() || commentFault(this.comment, ...this.draft.clusters);
  }

  private periodFault(): string {
    return faultOf(this.period, store.now(), longest(...this.draft.clusters));
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    await whenKnown(...this.draft.clusters);
    const fault = this.fault();
    if (fault !== '') {
      this.draft.fail(fault);
      return;
    }
    this.isUnknown = false;
    try {
      await this.draft.submit(() => this.save());
    } catch (e) {
      await this.failed(e);
    }
  }

  /** Says why the silence is not saved: here, or outside where the user has left the form. */
  private async failed(e: unknown): Promise<void> {
    let text = messageOf(e);
    const { old } = this;
    if (e instanceof ApiError && e.status === CHANGED && old !== undefined) {
      text = await this.changed(old).catch(() => text);
    }
    this.isUnknown = isLost(e);
    this.draft.fail(text);
    if (!this.isConnected) {
      complain(`Silence${about(this.comment)}: ${text}`);
    }
  }

  /** What others have changed meanwhile; the next attempt is about that version. */
  private async changed(old: SilenceJson): Promise<string> {
    const now = store.now();
    const next = await readSilence(old.id);
    this.hasEnded = next.status.state === 'expired';
    if (this.hasEnded) {
      return `Nothing was saved: this silence has expired in the meantime, at ${clock(Date.parse(next.endsAt), now)}.`;
    }
    this.old = next;
    return `Nothing was saved, as this silence was changed in the meantime: ${changesOf(old, next, now) || 'it was saved again'}. Save again to set it as it stands here.`;
  }

  private async save(): Promise<void> {
    const now = store.now();
    const end = endOf(this.period, now);
    const oldId = this.editId();
    // An acknowledgement that is made again is an ordinary silence, so its annotations stay behind.
    const annotations = oldId === '' ? undefined : this.old?.annotations;
    const isStartKept = oldId !== '' && this.period.start === Date.parse(this.old?.startsAt ?? '');
    // One that had ended when it was opened is made again, as is said there.
    const basis = this.old === undefined || this.old.status.state === 'expired' ? undefined : this.old.updatedAt;
    const terms: Omit<Draft, 'matchers'> = {
      ...(oldId === '' ? {} : { id: oldId, ...(basis === undefined ? {} : { basis }) }),
      ...(annotations === undefined ? {} : { annotations }),
      ...this.receiverTerms(),
      startsAt: isStartKept ? (this.old?.startsAt ?? '') : new Date(startOf(this.period, now)).toISOString(),
      endsAt: new Date(end).toISOString(),
      createdBy: this.authorName().trim(),
      comment: this.comment.trim(),
    };
    if (basis !== undefined && store.feed(oldId).isV2 && oldId !== '' && (await readSilence(oldId)).updatedAt !== basis) {
      throw new ApiError(CHANGED, 'The silence was changed in the meantime.'); // an Alertmanager does not compare
    }
    const ids = await this.draft.make(terms);
    const [id = ''] = ids;
    if (oldId === '') {
      if (fixedAuthor(...this.draft.clusters) === '' && terms.createdBy !== '') {
        settings.change({ author: terms.createdBy });
      }
      say(`Silenced until ${clock(end, now)}${about(terms.comment)}`, () => {
        void takeBack(ids, about(terms.comment));
      });
    } else if (id === oldId) {
      say(`Saved; it lasts until ${clock(end, now)}`);
    } else {
      say('Saved as a new silence, and the old one has expired.', undefined, {
        text: 'Show the old one',
        href: hash(`silences/${oldId}`),
      });
    }
    if (this.isConnected) { // else the user is somewhere else by now
      clearTimeout(this.timer);
      location.replace(ids.length > 1 ? hash('silences') : hash(`silences/${id}`, { replaces: oldId === '' || id === oldId ? '' : oldId }));
    }
  }

  /** The receivers as they are sent; a silence that has some is told when it is for all. */
  private receiverTerms(): Pick<Draft, 'receiverMatcherSets'> {
    const sets = this.draft.wantedReceivers();
    return sets.length === 0 && this.old?.receiverMatcherSets === undefined
      ? {}
      : { receiverMatcherSets: sets.map((set) => ({ matchers: matchersJson(set) })) };
  }

  protected override render() {
    const isEdit = this.editId() !== '';
    const title = isEdit ? 'Edit silence' : this.address.params.has('recreate') ? 'Recreate silence' : 'New silence';
    if (this.isLoading) {
      return html`<h1>${title}</h1>
        <div class="card skeleton" role="status" aria-busy="true" aria-label="Loading"></div>`;
    }
    const { draft } = this;
    const risky = draft.isRisky;
    const isActive = isEdit && this.old?.status.state === 'active';
    return html`<h1>${title}</h1>
      <form class="silence-form" novalidate @submit=${(event: Event) => this.submit(event)}>
        <div class="form-side">
          ${this.clusters()}
          <gv-matcher-editor .matchers=${draft.matchers}></gv-matcher-editor>
          ${this.receivers()}
          <gv-silence-period
            .period=${this.period}
            .isStartFixed=${isActive}
            .longest=${longest(...draft.clusters)}
          ></gv-silence-period>
          ${reasonField(this.comment, (value) => (this.comment = value), ...draft.clusters)}
          ${authorField(this.authorName(), fixedAuthor(...draft.clusters) !== '', (value) => (this.author = value), OPTIONAL)}
          ${policyText(...draft.clusters)}
        </div>
        <div class="form-side">${this.affected()}</div>
        <div class="form-end">
          ${draft.shown !== undefined && risky
            ? confirmation(draft.shown, draft.confirmed, (confirmed) => draft.confirm(confirmed), draft.looked)
            : nothing}
          ${draft.error === '' ? nothing : html`<p class="error-text" role="alert">${draft.error}</p>`}
          ${this.isUnknown ? html`<p class="muted-text">It may be done, or not. Sent again, it is done once.</p>` : nothing} ${this.hindrance()}
          <div class="buttons end">
            <a class="button" href=${hash(isEdit ? `silences/${this.editId()}` : 'silences')}>Cancel</a>
            ${isReadOnly(...draft.clusters)
              ? nothing
              : this.hasEnded
                ? html`<a class="button primary" href=${hash('silences/new', { recreate: this.editId() })}>Recreate it</a>`
                : html`<button
                    class="primary ${risky ? 'danger' : ''}"
                    aria-disabled=${draft.busy}
                    aria-busy=${draft.busy}
                    ?disabled=${!mayWrite(...draft.clusters)}
                  >
                    ${draft.busy ? 'Waiting for the server…' : this.verdict()}
                  </button>`}
          </div>
        </div>
      </form>`;
  }

  /** The clusters in which the silence is to be; nothing on a page of one. A silence stays in the cluster where it is. */
  private clusters(): TemplateResult | typeof nothing {
    const { draft } = this;
    const isFixed = this.editId() !== '';
    const toggle = (cluster: string) => {
      const next = draft.clusters.includes(cluster) ? draft.clusters.filter((each) => each !== cluster) : [...draft.clusters, cluster];
      draft.use(next);
    };
    return clusters.own === ''
      ? nothing
      : html`<fieldset class="cluster-choice">
          <legend>Clusters</legend>
          ${store.feeds.map(
            ({ server: { cluster } }) =>
              html`<label class="check"
                ><input
                  type="checkbox"
                  .checked=${draft.clusters.includes(cluster)}
                  ?disabled=${isFixed}
                  @change=${() => toggle(cluster)}
                />${line(nameOf(cluster))}</label
              >`,
          )}
        </fieldset>`;
  }

  /** An Alertmanager would apply a silence for some receivers to all, so where one may answer, receivers are only shown. */
  private receivers(): TemplateResult | typeof nothing {
    const { draft } = this;
    const isOffered = draft.clusters.every((cluster) => !store.feed(at(cluster, '')).isV2);
    return isOffered || draft.receivers.length > 0
      ? html`<gv-silence-receivers .receivers=${draft.receivers} .clusters=${draft.clusters}></gv-silence-receivers>`
      : nothing;
  }

  /** `Silence 14 alerts for 1 h`. */
  private verdict(): string {
    const now = store.now();
    const { shown } = this.draft;
    const many = shown === undefined || shown.matchers.length === 0 ? '' : ` ${count(shown.alerts.length, 'alert')}`;
    const { length, end } = this.period;
    const long =
      this.periodFault() !== ''
        ? ''
        : end === undefined
          ? ` for ${lengthText(length ?? lengthOf(this.period, now)).replace(/(\d)([dhm])/g, '$1 $2')}`
          : ` until ${clock(end, now)}`;
    return this.editId() === '' ? `Silence${many}${long}` : `Save: silence${many}${long}`;
  }

  private hindrance(): TemplateResult | typeof nothing {
    const { clusters: of } = this.draft;
    if (isReadOnly(...of)) {
      return html`<p class="warning-text">Silences cannot be saved: ${readOnlyReason(...of)}</p>`;
    }
    return isLostIn(...of)
      ? html`<p class="warning-text">
          The connection is lost. What stands here is kept; it can be saved once the connection is back.
        </p>`
      : nothing;
  }

  private affected(): TemplateResult {
    const { shown } = this.draft;
    if (this.draft.wanted().length === 0) {
      return html`<h2>Affected alerts</h2>
        <p class="muted-text">Add a matcher to see which alerts it mutes.</p>`;
    }
    const n = shown?.alerts.length ?? 0;
    const receivers = this.draft.wantedReceivers();
    return html`<h2>Affected alerts</h2>
      <p role="status">
        ${shown === undefined
          ? ''
          : n === 0
            ? `No alert that fires now${receivers.length === 0 ? '' : ' goes to these receivers'}. Alerts that start later are muted.`
            : `${n.toLocaleString()} of ${count(shown.activeAlerts, 'alert')}, and those that start later.`}
      </p>
      ${shown === undefined ? nothing : html`${forSomeText(shown, receivers)}${alertList(known(shown), this.draft.wanted())}`}`;
  }
}
