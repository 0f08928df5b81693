/** Makes a silence from nothing, from a filter or from an older one, or changes one. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { messageOf, setSilence } from '../data/api.js';
import type { Preview, SilenceDraft as Draft } from '../data/api.js';
import { at, clusterOf, clusters, nameOf, named } from '../data/clusters.js';
import type { Matcher } from '../data/matchers.js';
import { endOf, faultOf, forLength, lengthOf, lengthText, parseLength, startOf } from '../data/period.js';
import type { Period } from '../data/period.js';
import { hash } from '../data/route.js';
import type { Address } from '../data/route.js';
import { settings } from '../data/settings.js';
import { matchersJson, matchersOf, readSilence, receiversOf } from '../data/silences.js';
import type { SilenceJson } from '../data/silences.js';
import { store } from '../data/store.js';
import { about } from '../data/text.js';
import { clock } from '../data/time.js';
import { GrapevineElement, count } from '../parts/common/element.js';
import { OPTIONAL, authorField } from '../parts/common/field.js';
import { fixedAuthor, isLost, isReadOnly, mayWrite, readOnlyReason, whenKnown } from '../parts/common/rights.js';
import { line } from '../parts/common/text.js';
import { say } from '../parts/common/toast.js';
import { takeBack } from '../parts/silences/silence-actions.js';
import { SilenceDraft } from '../parts/silences/silence-draft.js';
import '../parts/silences/silence-matchers.js';
import '../parts/silences/silence-period.js';
import '../parts/silences/silence-receivers.js';
import { commentFault, longest, policyText, reasonField } from '../parts/silences/silence-policy.js';
import { alertList, confirmation, forSomeText, known } from '../parts/silences/silence-preview.js';

const HOUR = 3_600_000;

@customElement('gv-silence-form')
export class SilenceForm extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  /** The silence that is changed, or made again. */
  @state() private old: SilenceJson | undefined;
  @state() private isLoading = false;
  @state() private period: Period = forLength(HOUR);
  @state() private comment = '';
  @state() private author = settings.current.author;
  private readonly draft = new SilenceDraft(this);
  private wasLoading = store.connection === 'loading';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('gv-period', (event) => (this.period = (event as CustomEvent<Period>).detail));
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
    const { period } = this;
    void whenKnown(...this.draft.clusters).then(() => {
      const most = longest(...this.draft.clusters);
      if (length === undefined && this.period === period && most < HOUR) {
        this.period = forLength(most);
      }
    });
    if (from !== '') {
      this.isLoading = true;
      void this.load(from);
    } else {
      void this.draft.look();
    }
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
    await this.draft.submit((shown) => this.save(shown));
  }

  private async save(shown: Preview): Promise<void> {
    const now = store.now();
    const end = endOf(this.period, now);
    const oldId = this.editId();
    // An acknowledgement that is made again is an ordinary silence, so its annotations stay behind.
    const annotations = oldId === '' ? undefined : this.old?.annotations;
    const isStartKept = oldId !== '' && this.period.start === Date.parse(this.old?.startsAt ?? '');
    const terms: Omit<Draft, 'matchers'> = {
      ...(oldId === '' ? {} : { id: oldId }),
      ...(annotations === undefined ? {} : { annotations }),
      ...this.receiverTerms(),
      startsAt: isStartKept ? (this.old?.startsAt ?? '') : new Date(startOf(this.period, now)).toISOString(),
      endsAt: new Date(end).toISOString(),
      createdBy: this.authorName().trim(),
      comment: this.comment.trim(),
    };
    const ids = oldId === '' ? await this.draft.make(terms) : [await setSilence({ ...terms, matchers: shown.matchers })];
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
    location.hash = ids.length > 1 ? hash('silences') : hash(`silences/${id}`, { replaces: oldId === '' || id === oldId ? '' : oldId });
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
            ? confirmation(draft.shown, draft.confirmed, (confirmed) => draft.confirm(confirmed))
            : nothing}
          ${draft.error === '' ? nothing : html`<p class="error-text" role="alert">${draft.error}</p>`} ${this.hindrance()}
          <div class="buttons end">
            <a class="button" href=${hash(isEdit ? `silences/${this.editId()}` : 'silences')}>Cancel</a>
            ${isReadOnly(...draft.clusters)
              ? nothing
              : html`<button class="primary ${risky ? 'danger' : ''}" aria-disabled=${draft.busy} ?disabled=${!mayWrite(...draft.clusters)}>
                  ${this.verdict()}
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
    return isLost(...of)
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
