/** A silence in the list: what it mutes, who made it and why, how long it lasts, and what can be done. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { clusterMark } from '../../common/cluster.js';
import { copyText } from '../../common/copy.js';
import { GrapevineElement, count } from '../../common/element.js';
import { isReadOnly, mayWrite } from '../../common/rights.js';
import { folded, line, linkedComment, linksOf } from '../../common/text.js';
import { clusterOf, plain } from '../../data/clusters.js';
import { filterText } from '../../data/matchers.js';
import { matches, regexps } from '../../data/regexps.js';
import { alertsHash, hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { isLong, maker, shortened, visible } from '../../data/text.js';
import { clock, duration, full } from '../../data/time.js';
import type { Alert, Silence } from '../../data/types.js';
import { fileText } from './rules.js';
import type { RuleJson } from './rules.js';
import { expireAll, untilText } from './silence-actions.js';
import { alertList } from './silence-preview.js';
import { readMatchers } from './silences.js';

const ID_SHOWN = 8;
/** The greatest length of a name for a screen reader. */
const NAME = 120;
const MINUTE = 60_000;

/** A duration to the minute, since the page does not count seconds; to the second only within the last minute. */
function rounded(millis: number): string {
  return duration(millis < MINUTE ? millis : Math.round(millis / MINUTE) * MINUTE);
}

/** The id of its heading; names of clusters may have spaces. */
function headingId({ id }: Silence): string {
  return `s-${encodeURIComponent(id)}`;
}

@customElement('gv-silence')
export class SilenceCard extends GrapevineElement {
  @property({ attribute: false }) silence!: Silence;
  @property({ attribute: false }) extent: 'collapsed' | 'expanded' = 'collapsed';
  @property({ attribute: false }) marked = false;
  @property({ attribute: false }) selected = false;
  /** The id of the silence that this one replaces, where it is known. */
  @property({ attribute: false }) replaces = '';
  /** The rule that makes it, where it is known. */
  @property({ attribute: false }) rule: RuleJson | undefined;

  protected override render() {
    const { silence } = this;
    const isOpen = this.extent === 'expanded';
    return html`<article
      class="card silence ${silence.state} ${silence.acknowledges === '' ? '' : 'acknowledgement'} ${this.marked ? 'marked' : ''}"
      aria-labelledby=${headingId(silence)}
    >
      <div class="head">
        ${silence.state === 'expired' || isReadOnly(clusterOf(silence.id)) ? nothing : this.box()}
        ${clusterMark(silence.id)}<span class="badge">${silence.acknowledges === '' ? silence.state : 'acknowledgement'}</span>
        <h3 id=${headingId(silence)}>
          <button class="title" aria-expanded=${isOpen} @click=${() => this.tell('gv-toggle')}>
            ${silence.comment === '' ? html`<span class="muted-text">No reason given</span>` : line(silence.comment)}
          </button>
        </h3>
      </div>
      <p class="silence-facts">${this.facts()}${linksOf(silence.comment).map((each) => html` · ${each}`)}</p>
      <p class="silence-matchers">
        ${silence.matchers.map((each) => folded(each, html`<code class="chip label">${line(each)}</code> `))}
      </p>
      ${silence.receivers.length === 0
        ? nothing
        : html`<p class="silence-matchers">
            Only for receivers
            ${silence.receivers.map((each) => folded(each, html`<code class="chip label">${line(each)}</code> `))}
          </p>`}
      ${isOpen ? this.details() : nothing} ${isReadOnly(clusterOf(silence.id)) ? nothing : this.actions()}
    </article>`;
  }

  private tell(name: 'gv-toggle' | 'gv-select'): void {
    this.dispatchEvent(new CustomEvent(name, { detail: this.silence.id, bubbles: true }));
  }

  private box(): TemplateResult {
    return html`<label class="check select-box"
      ><input
        type="checkbox"
        aria-label="Select ${shortened(visible(this.silence.comment || this.silence.matchers.join(', ')), NAME)}"
        .checked=${this.selected}
        @change=${() => this.tell('gv-select')}
    /></label>`;
  }

  /** `Ana · until 04:00, 2 h left · mutes 14 alerts`. */
  private facts(): TemplateResult {
    const { silence } = this;
    const now = store.now();
    const end = html`<time datetime=${new Date(silence.endsAt).toISOString()} title=${full(silence.endsAt)}
      >${clock(silence.endsAt, now)}</time
    >`;
    const author = this.author();
    if (silence.state === 'expired') {
      return html`${author} · ended ${end}, ${rounded(now - silence.endsAt)} ago`;
    }
    if (silence.acknowledges !== '') {
      return html`${author} · ${untilText(silence, now)} · ${this.muted()}`;
    }
    return silence.startsAt > now
      ? html`${author} · from
          <time datetime=${new Date(silence.startsAt).toISOString()} title=${full(silence.startsAt)}
            >${clock(silence.startsAt, now)}</time
          >
          until ${end}, starts in ${rounded(silence.startsAt - now)} · ${this.muted()}`
      : html`${author} ·
          ${silence.holder?.kind === 'client'
            ? html`ends in ${rounded(silence.endsAt - now)} unless renewed`
            : html`until ${end}, ${rounded(silence.endsAt - now)} left`}
          · ${this.muted()}${this.unmatched(now)}`;
  }

  /** `Ana, lease deploy-42`. */
  private author(): TemplateResult {
    const { holder, createdBy } = this.silence;
    return holder?.kind === 'rule'
      ? html`planned by rule <strong>${line(holder.key)}</strong>`
      : html`<strong>${line(maker(createdBy))}</strong>${holder === undefined ? nothing : html`, lease ${line(holder.key)}`}`;
  }

  private unmatched(now: number): TemplateResult | typeof nothing {
    const { unmatchedExpiry } = this.silence;
    return unmatchedExpiry === undefined
      ? nothing
      : html` · expires in ${rounded(unmatchedExpiry - now)} unless an alert fires`;
  }

  private muted(): TemplateResult {
    const { silence } = this;
    const matchers = readMatchers(silence);
    const words = `${silence.state === 'pending' ? 'will mute' : 'mutes'} ${count(silence.alerts, 'alert')}`;
    return silence.alerts === 0 || matchers === undefined
      ? html`${silence.alerts === 0 ? words.replace('0 alerts', 'no alert now') : words}`
      : html`<a href=${alertsHash(matchers)}>${words}</a>`;
  }

  private actions(): TemplateResult {
    const { silence } = this;
    const disabled = !mayWrite(clusterOf(silence.id));
    const open = (params: Record<string, string>) => () => (location.hash = hash('silences/new', params));
    if (silence.state === 'expired') {
      return html`<span class="actions">
        <button ?disabled=${disabled} @click=${open({ recreate: silence.id })}>Recreate</button>
      </span>`;
    }
    return html`<span class="actions">
      ${silence.acknowledges === ''
        ? html`<button ?disabled=${disabled} @click=${() => (location.hash = hash(`silences/${silence.id}/edit`))}>Edit</button>`
        : html`<button
            title="A silence of the same alerts with an end of its own"
            ?disabled=${disabled}
            @click=${open({ recreate: silence.id })}
          >
            Silence
          </button>`}
      <button ?disabled=${disabled} @click=${() => expireAll([silence.id])}>
        ${silence.acknowledges === '' ? 'Expire' : 'End'}
      </button>
    </span>`;
  }

  private details(): TemplateResult {
    const { silence } = this;
    const matchers = readMatchers(silence);
    const time = (at: number) => html`<time datetime=${new Date(at).toISOString()}>${full(at)}</time>`;
    return html`<div class="silence-details">
      <dl class="facts">
        <dt>Id</dt>
        <dd><a href=${hash(`silences/${silence.id}`)}>${plain(silence.id)}</a></dd>
        ${this.replaces === ''
          ? nothing
          : html`<dt>Replaces</dt>
              <dd><a href=${hash(`silences/${this.replaces}`)}>${plain(this.replaces).slice(0, ID_SHOWN)}…</a>, which has expired</dd>`}
        ${this.origin()}
        ${isLong(silence.comment)
          ? html`<dt>Reason</dt>
              <dd>${linkedComment(silence.comment)}</dd>`
          : nothing}
        <dt>${silence.state === 'pending' ? 'Starts' : 'Started'}</dt>
        <dd>${time(silence.startsAt)}</dd>
        <dt>${silence.state === 'expired' ? 'Ended' : 'Ends'}</dt>
        <dd>${silence.acknowledges === '' || silence.lapses || silence.state === 'expired' ? time(silence.endsAt) : 'when all its alerts have resolved'}</dd>
        ${this.expiry()}
        <dt>Changed</dt>
        <dd>${time(silence.updatedAt)}${this.history()}</dd>
        ${silence.acknowledges === ''
          ? nothing
          : html`<dt>Group</dt>
              <dd>${this.group()}</dd>`}
      </dl>
      ${silence.state === 'expired' ? nothing : this.alerts()}
      <p class="buttons">
        ${matchers === undefined
          ? nothing
          : html`<button @click=${() => copyText(filterText(matchers), 'Matchers')}>Copy as matchers</button>`}
        <button @click=${() => copyText(new URL(hash(`silences/${silence.id}`), location.href).href, 'Link')}>
          Copy link
        </button>
      </p>
    </div>`;
  }

  /** The way to who changed it: in the history of the cluster whose page this is, which may keep none. */
  private history(): TemplateResult | typeof nothing {
    return clusterOf(this.silence.id) !== '' || store.isV2
      ? nothing
      : html` · <a href=${hash('history', { silence: plain(this.silence.id), since: '30d' })}>Who changed this silence?</a>`;
  }

  /** Where it comes from, and what renews it. */
  private origin(): TemplateResult | typeof nothing {
    const { silence, rule } = this;
    const { holder, createdBy, state } = silence;
    if (holder === undefined) {
      return nothing;
    }
    if (holder.kind === 'client') {
      return html`<dt>Lease</dt>
        <dd>${line(holder.key)} of ${line(maker(createdBy))}${state === 'expired' ? '' : ', whose client renews it; without that it ends by itself'}</dd>`;
    }
    const end = rule?.next.find(({ id }) => id === silence.id)?.endsAt;
    const last = end === undefined ? 0 : Date.parse(end);
    return html`<dt>Rule</dt>
      <dd>${line(holder.key)}${rule === undefined ? nothing : this.place(rule)}</dd>
      ${last <= silence.endsAt
        ? nothing
        : html`<dt>Extended until</dt>
            <dd>${full(last)}, for as long as the rule is in its file</dd>`}`;
  }

  private place({ file, words }: RuleJson): TemplateResult {
    return html` in ${line(fileText(file))}, ${line(words)}. <a href=${hash('planned')}>All rules</a>`;
  }

  /** When it is expired because no alert matches it. */
  private expiry(): TemplateResult | typeof nothing {
    const { expireUnmatched, unmatchedExpiry, state } = this.silence;
    if (expireUnmatched === undefined) {
      return nothing;
    }
    const when =
      unmatchedExpiry === undefined
        ? ''
        : `: at ${clock(unmatchedExpiry, store.now())}, unless one fires until then`;
    return html`<dt>Expires early</dt>
      <dd>after ${duration(expireUnmatched)} without a firing alert that matches${state === 'expired' ? '' : when}</dd>`;
  }

  private group(): TemplateResult {
    const group = [...store.groups.values()].find((each) => each.key === this.silence.acknowledges);
    return group === undefined
      ? html`${plain(this.silence.acknowledges)}`
      : html`<a href=${alertsHash([], { open: group.id })}>${plain(this.silence.acknowledges)}</a>`;
  }

  private alerts(): TemplateResult {
    const { silence } = this;
    const matchers = readMatchers(silence);
    const isKnown = matchers !== undefined && regexps.problem(matchers) === '';
    const muted = (alert: Alert) => alert.silencedBy.includes(silence.id) || (isKnown && clusterOf(alert.fingerprint) === clusterOf(silence.id) && matches(matchers, alert.labels));
    const alerts = [...store.alerts.values()].filter(muted);
    return alerts.length === 0
      ? html``
      : html`<h4>${silence.state === 'pending' ? 'Alerts that it would mute now' : 'Muted alerts'}</h4>
          ${alertList(alerts, matchers)}`;
  }
}

/** `Ana until 04:00`, for lists of silences that are about to be changed. */
export function shortly(silence: Silence): string {
  const what = silence.comment === '' ? silence.matchers.join(', ') : silence.comment;
  return `${what} (${maker(silence.createdBy)}, ${untilText(silence, store.now())})`;
}
