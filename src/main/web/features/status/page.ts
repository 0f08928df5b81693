/** Version, cluster, routing tree with what is in it, a tester for labels, configuration. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { copyText } from '../../common/copy.js';
import { GrapevineElement, count } from '../../common/element.js';
import { Loaded } from '../../common/load.js';
import { table } from '../../common/table.js';
import type { Cell } from '../../common/table.js';
import { V1, get } from '../../data/api.js';
import { readStatus } from '../../data/fallback.js';
import { hash } from '../../data/route.js';
import type { StatusJson, TeamFileJson } from '../../data/status.js';
import { store } from '../../data/store.js';
import { duration, full } from '../../data/time.js';
import { tenantsLink } from '../../frame/user.js';
import { lastHourChart } from '../history/activity-chart.js';
import '../notifications/who.js';
import './shadow.js';

interface RouteJson {
  id: string;
  matchers: string[];
  receiver: string;
  file?: string;
  groupBy: string[];
  continue: boolean;
  groupWaitMillis: number;
  groupIntervalMillis: number;
  repeatIntervalMillis: number;
  muteTimeIntervals: string[];
  activeTimeIntervals: string[];
  groups: number;
  alerts: number;
  routes: RouteJson[];
}

/** A lag or a skew below this is none, in milliseconds. */
const NOTICEABLE = 1_000;

const COLUMNS = ['Replica', 'Address', 'Position', 'Settled', 'Lag', 'Clock', 'Configuration'] as const;

/** The cells of a peer; API v2 has only its name and address. */
function peerCells(peer: StatusJson['cluster']['peers'][number]): Cell[] {
  if (!('position' in peer)) {
    return [peer.name, peer.address, ...COLUMNS.slice(2).map(() => '–')];
  }
  const skew = Math.abs(peer.skewMillis);
  return [
    `${peer.name}${peer.self ? ' (this one)' : ''}`,
    peer.address,
    peer.position,
    peer.settled ? 'yes' : 'not yet',
    peer.lagMillis < NOTICEABLE ? 'none' : html`<span class="warning-text">▲ ${duration(peer.lagMillis)}</span>`,
    skew < NOTICEABLE
      ? 'same'
      : html`<span class="warning-text">▲ ${duration(skew)} ${peer.skewMillis > 0 ? 'ahead' : 'behind'}</span>`,
    peer.sameConfiguration ? 'same' : html`<span class="warning-text">▲ another one</span>`,
  ];
}

/** The cells of a replica that was there. */
function lostCells({ name, address, lastSeen }: NonNullable<StatusJson['cluster']['lostPeers']>[number]): Cell[] {
  const seen = Date.parse(lastSeen);
  const lost = html`<span class="bad">✖ lost, last seen <time title=${full(seen)}>${duration(store.now() - seen)} ago</time></span>`;
  return [name, address, '–', lost, '–', '–', '–'];
}

@customElement('gv-status')
export class StatusPage extends GrapevineElement {
  private readonly status = new Loaded(this, readStatus);
  private readonly routes = new Loaded(this, () => get<RouteJson>(`${V1}routes`));

  protected override render() {
    const status = this.status.value;
    return html`<div class="page-head">
        <h1>Status</h1>
        ${tenantsLink()}
      </div>
      ${this.status.error === '' ? nothing : html`<p class="error-text" role="alert">${this.status.error}</p>`}
      ${status === undefined
        ? nothing
        : html`${this.cluster(status)} ${this.facts(status)}
          ${status.shadow === true ? html`<gv-shadow></gv-shadow>` : nothing} ${this.teams(status)}`}
      ${store.isV2 ? nothing : html`${this.tree()} ${this.tester()}`}
      ${status === undefined ? nothing : this.config(status)}`;
  }

  private facts(status: StatusJson): TemplateResult {
    const started = Date.parse(status.startedAt);
    return html`<h2>This replica</h2>
      <dl class="facts">
      <dt>Uptime</dt>
      <dd title=${full(started)}>${duration(store.now() - started)}</dd>
      ${status.release === undefined
        ? nothing
        : html`<dt>Grapevine</dt>
            <dd>${status.release}</dd>`}
      ${status.timeZones === undefined
        ? nothing
        : html`<dt>Rules of time zones</dt>
            <dd>${status.timeZones.version}, ${status.timeZones.origin}</dd>`}
      ${Object.entries(status.version).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${status.lastHour === undefined ? nothing : lastHourChart(status.lastHour)}`;
  }

  private cluster(status: StatusJson): TemplateResult {
    const { cluster } = status;
    if (cluster.status === 'disabled') {
      return html`<h2>Cluster</h2>
        <p>This replica is not part of a cluster.</p>`;
    }
    const failing = cluster.configuredPeers.filter((peer) => peer.failing);
    return html`<h2>Cluster</h2>
      <p>Status: ${cluster.status}</p>
      ${table('Replicas', COLUMNS, [...cluster.peers.map(peerCells), ...(cluster.lostPeers ?? []).map(lostCells)])}
      ${failing.length === 0
        ? nothing
        : html`<h3>Configured peers that cannot be reached</h3>
            <ul>
              ${failing.map((peer) => html`<li class="bad">✖ ${peer.peer}: ${peer.status}</li>`)}
            </ul>`}`;
  }

  private teams(status: StatusJson): TemplateResult | typeof nothing {
    const directory = status.configDirectory;
    if (directory === undefined) {
      return nothing;
    }
    return html`<h2>Files of teams</h2>
      ${directory.error === undefined ? nothing : html`<p class="error-text" role="alert">${directory.path}: ${directory.error}</p>`}
      ${directory.files.length === 0
        ? html`<p>There is none in ${directory.path}.</p>`
        : html`<ul class="teams">${directory.files.map((file) => this.team(file))}</ul>`}`;
  }

  private team(file: TeamFileJson): TemplateResult {
    const read = file.loadedAt === undefined ? '' : full(Date.parse(file.loadedAt));
    return html`<li>
      ${file.state === 'loaded'
        ? html`<span class="good">✔ in force</span>`
        : file.state === 'kept'
          ? html`<span class="warning-text">▲ has errors; the version of ${read} stays in force</span>`
          : html`<span class="bad">✖ has errors; left out</span>`}
      <strong>${file.team}</strong> ${file.matcher === undefined ? nothing : html`<code>${file.matcher}</code>`}
      <span class="muted-text small"
        >${file.file}${file.loadedAt === undefined ? '' : `; ${count(file.routes, 'route')}, ${count(file.receivers, 'receiver')}`}</span
      >
      ${file.errors.length === 0
        ? nothing
        : html`<ul>
            ${file.errors.map((each) => html`<li class="bad">${each.line === 0 ? '' : `line ${each.line}: `}${each.message}</li>`)}
          </ul>`}
    </li>`;
  }

  private tree(): TemplateResult {
    const root = this.routes.value;
    return html`<h2>Routing tree</h2>
      ${this.routes.error === '' ? nothing : html`<p class="error-text" role="alert">${this.routes.error}</p>`}
      ${root === undefined ? nothing : html`<ul class="tree routes">${this.route(root, 0)}</ul>`}`;
  }

  private route(route: RouteJson, depth: number): TemplateResult {
    const times = [
      `group_wait ${duration(route.groupWaitMillis)}`,
      `group_interval ${duration(route.groupIntervalMillis)}`,
      `repeat_interval ${duration(route.repeatIntervalMillis)}`,
    ];
    const intervals = [
      ...route.muteTimeIntervals.map((each) => `muted: ${each}`),
      ...route.activeTimeIntervals.map((each) => `active: ${each}`),
    ];
    return html`<li .style=${`--depth:${depth}`}>
        ${route.matchers.length === 0
          ? html`<em>all alerts</em>`
          : route.matchers.map((matcher) => html`<code>${matcher}</code> `)}
        → <a href=${hash('receivers', { receiver: route.receiver })}>${route.receiver}</a>
        ${route.continue ? html`<span class="chip">continue</span>` : nothing}
        ${route.alerts === 0
          ? nothing
          : html`<a href=${hash('alerts', { receiver: route.receiver })}
              >${count(route.alerts, 'alert')} in ${count(route.groups, 'group')}</a
            >`}
        <span class="muted-text small"
          >${route.file === undefined ? '' : `${route.file}; `}by ${route.groupBy.length === 0 ? 'nothing' : route.groupBy.join(', ')}; ${[...times, ...intervals].join(', ')}</span
        >
      </li>
      ${route.routes.map((child) => this.route(child, depth + 1))}`;
  }

  private tester(): TemplateResult {
    return html`<h2>Route tester</h2>
      <p>Where an alert with these labels would go, and what would mute it.</p>
      <gv-who></gv-who>`;
  }

  private config(status: StatusJson): TemplateResult {
    return html`<h2>Configuration</h2>
      <p>
        <button @click=${() => copyText(status.config, 'Configuration')}>Copy</button>
        <span class="muted-text">Secrets are not shown.</span>
      </p>
      <pre tabindex="0">${status.config}</pre>`;
  }
}
