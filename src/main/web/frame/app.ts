/** The frame of the page: header, navigation, the page that the address names, keyboard. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { GrapevineElement } from '../common/element.js';
import { ignoreHeldEnter, ignoreSecondTaps, isForPage } from '../common/keys.js';
import { awaitLogin, loginButton } from '../common/login.js';
import { loadOthers, others } from '../common/others.js';
import { refusal } from '../common/rights.js';
import { line } from '../common/text.js';
import '../common/toast.js';
import { V1, get } from '../data/api.js';
import { clusters } from '../data/clusters.js';
import { hash, parse } from '../data/route.js';
import type { Address, Page } from '../data/route.js';
import { store } from '../data/store.js';
import { seconds } from '../data/time.js';
import { brand, setTitle } from './attention.js';
import { closeDialogsByBack } from './back.js';
import { clusterBars, clusterSwitch, otherPages } from './clusters.js';
import './counts.js';
import { user } from './user.js';

const NAVIGATION: readonly [Page, string][] = [
  ['alerts', 'Alerts'],
  ['silences', 'Silences'],
  ['receivers', 'Receivers'],
  ['heartbeats', 'Heartbeats'],
  ['on-call', 'On call'],
  ['history', 'History'],
  ['status', 'Status'],
  ['settings', 'Settings'],
];

/** Whether the navigation names a page: not one that the configuration has nothing for. */
function isNamed(page: Page): boolean {
  return page === 'heartbeats' ? store.replica?.hasHeartbeats === true : page !== 'on-call' || store.replica?.hasSchedules === true;
}

/** The pages that the navigation does not name. */
const OTHERS: Readonly<Partial<Record<Page, string>>> = {
  silence: 'Silence',
  'new-silence': 'New silence',
  'edit-silence': 'Edit silence',
  planned: 'Planned silences',
  unknown: 'No such page',
};

/** After so long the other pages are loaded, so that they are there when the server is away: the first alerts are drawn by then. */
const DRAWN = 1_500;

/** Until what could not be loaded is tried again. */
const RETRY = 5_000;

/** After so long the ages and times that remain are drawn again. */
const AGES = 10_000;

/** Those at the bottom of a phone; the others are in a menu there. */
const BOTTOM: ReadonlySet<Page> = new Set<Page>(['alerts', 'silences', 'status']);

/** Closes the menus that are open, but for one that was clicked on. */
function closeMenus(path: readonly EventTarget[]): void {
  document.querySelectorAll<HTMLDetailsElement>('details.menu[open]').forEach((menu) => {
    menu.open = path.includes(menu);
  });
}

/** Closes the menus that are open, and moves the focus from them to what opens them; whether there were any. */
function leaveMenus(): boolean {
  const menus = [...document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')];
  const left = menus.find((menu) => menu.contains(document.activeElement)) ?? menus.at(-1);
  closeMenus([]);
  left?.querySelector('summary')?.focus();
  return left !== undefined;
}

/** Whether the alerts are shown on a wall, without anything to click on. */
function isWall({ page, params }: Address): boolean {
  return page === 'alerts' && params.has('wall');
}

/** Instead of a page whose script is missing. */
const missing = html`<p role="alert">
  This page could not be loaded: the server cannot be reached, or has another version now.
  <button @click=${() => location.reload()}>Reload</button>
</p>`;

@customElement('gv-app')
export class App extends GrapevineElement {
  private address: Address = parse(location.hash);
  /** What the address was parsed from. */
  private hash = '';
  /** Whether the scripts of other pages could not be loaded. */
  private isMissing = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** The receivers that notify browsers, once the menu was opened. */
  private browserReceivers: readonly string[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    awaitLogin();
    closeDialogsByBack();
    addEventListener('hashchange', () => location.hash !== this.hash && this.go());
    store.addEventListener('clusters', () => this.go()); // the ids of an address are of one of them
    this.go();
    setTimeout(() => void this.load(), DRAWN);
    ignoreHeldEnter();
    ignoreSecondTaps();
    addEventListener('keydown', (event) => this.key(event));
    addEventListener('click', (event) => closeMenus(event.composedPath()));
    setInterval(() => store.redraw(), AGES);
  }

  private go(): void {
    this.hash = location.hash;
    this.address = parse(this.hash);
    store.show(this.address.params.get('cluster') ?? '');
    if (this.address.page !== 'alerts' || isWall(this.address)) {
      void this.load();
    }
    this.requestUpdate();
  }

  private async load(): Promise<void> {
    try {
      await others.load();
      this.isMissing = false;
    } catch {
      this.isMissing = true; // the server is away, busy, or has been replaced by another version
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.load(), RETRY);
    }
    this.requestUpdate();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && document.querySelector('dialog[open]') === null && leaveMenus()) {
      event.preventDefault();
      event.stopImmediatePropagation(); // it means the menu, not what the page would take back
      return;
    }
    if (!isForPage(event)) {
      return;
    }
    const goTo: Record<string, string> = { '1': 'alerts', '2': 'silences', '3': 'receivers', '4': 'status', '5': 'settings', h: 'history' };
    const page = goTo[event.key];
    if (page !== undefined) {
      location.hash = hash(page);
    } else if (event.key === '?') {
      void this.help();
    } else if (event.key === '/') {
      const input = this.renderRoot.querySelector<HTMLInputElement>('#filter');
      if (input !== null) {
        input.focus();
        input.select();
      } else if (this.address.page !== 'alerts') { // where it is not drawn yet, the address keeps its filter
        location.hash = hash('alerts');
      }
      event.preventDefault();
    }
  }

  private async help(): Promise<void> {
    if (await loadOthers()) {
      this.renderRoot.querySelector('gv-help')?.show();
    }
  }

  protected override updated(): void {
    const { page } = this.address;
    setTitle(OTHERS[page] ?? NAVIGATION.find(([each]) => each === page)?.[1] ?? '');
  }

  protected override render() {
    if (isWall(this.address)) {
      return html`${this.bars()}<main id="main" tabindex="-1">${this.isMissing ? missing : html`<gv-wall .address=${this.address}></gv-wall>`}</main>`;
    }
    return html`<a class="skip" href="#main" @click=${this.skip}>Skip to content</a>
      ${this.header()} ${this.bars()}
      <main id="main" tabindex="-1">${otherPages(this.address.page)} ${this.isMissing && this.address.page !== 'alerts' ? missing : this.page()}</main>
      ${this.navigation('bottom')}<gv-toasts></gv-toasts><gv-help></gv-help>`;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  }

  private header(): TemplateResult {
    return html`<header class="top">
      <a class="brand" href=${hash('alerts')}>${brand}</a>
      ${clusterSwitch()} <gv-counts></gv-counts> ${this.navigation('across')} ${user()}
      <button
        class="quiet help-button"
        aria-label="Keyboard help"
        title="Keyboard help (?)"
        @click=${() => this.help()}
      >
        ?
      </button>
    </header>`;
  }

  private navigation(where: 'across' | 'bottom'): TemplateResult {
    const { page: shown } = this.address;
    const current = shown.endsWith('silence') || shown === 'planned' ? 'silences' : shown;
    const links = NAVIGATION.filter(([page]) => isNamed(page)).map(
      ([page, name]) =>
        [page, html`<a href=${hash(page)} aria-current=${page === current ? 'page' : nothing}>${name}</a>`] as const,
    );
    if (where === 'across') {
      return html`<nav class="across" aria-label="Main">${links.map(([, link]) => link)}</nav>`;
    }
    return html`<nav class="bottom" aria-label="Main, bottom">
      ${links.filter(([page]) => BOTTOM.has(page)).map(([, link]) => link)}
      <details class="menu" @toggle=${(event: ToggleEvent) => event.newState === 'open' && this.readPush()}>
        <summary aria-current=${BOTTOM.has(current) ? nothing : 'true'}>More</summary>
        <ul @click=${() => closeMenus([])}>
          ${this.browserReceivers
            .slice(0, 1)
            .map((receiver) => html`<li><a href=${hash('receivers', { receiver })}>Notify this browser</a></li>`)}
          ${links.filter(([page]) => !BOTTOM.has(page)).map(([, link]) => html`<li>${link}</li>`)}
        </ul>
      </details>
    </nav>`;
  }

  /** Reads for which receivers browsers can be notified; an older server has none. */
  private async readPush(): Promise<void> {
    try {
      this.browserReceivers = (await get<{ receivers: readonly string[] }>(`${V1}push`)).receivers;
    } catch {
      this.browserReceivers = [];
    }
    this.requestUpdate();
  }

  /** Connection and trouble, only when there is any. */
  private bars(): TemplateResult {
    const { replica, connection } = store;
    const { server, access } = store.feed('');
    const shown = store.receivedAt === 0 ? nothing : html`Showing ${seconds(store.receivedAt + store.skew)}`;
    const trouble: string[] = [];
    if (replica !== undefined) {
      if (!replica.settled) {
        trouble.push('This replica is still fetching the state of its peers.');
      }
      if (replica.unreachablePeers > 0) {
        trouble.push(`Configured peers that cannot be reached: ${replica.unreachablePeers}.`);
      }
      if (replica.differentConfigurations > 0) {
        trouble.push(`Replicas with another configuration: ${replica.differentConfigurations}.`);
      }
    }
    return html`<div role="status" aria-live="polite">
      ${clusterBars(this.address)}
      ${server.isLoggedOut
        ? html`<p class="bar lost">
            ${store.error || 'You are no longer logged in.'} ${connection === 'lost' ? shown : nothing} ${loginButton()}
          </p>`
        : connection === 'lost' && store.missing.length === 0
          ? html`<p class="bar lost">Connection lost. ${store.receivedAt === 0 ? store.error : shown}</p>`
          : nothing}
      ${access.isTaken
        ? html`<p class="bar trouble">You had more rights before. ${line(refusal(''))}</p>`
        : nothing}
      ${trouble.length === 0
        ? nothing
        : html`<p class="bar trouble">${trouble.join(' ')} <a href=${hash('status')}>Cluster</a></p>`}
    </div>`;
  }

  private page(): TemplateResult {
    const { page, id } = this.address;
    switch (page) {
      case 'alerts':
        return html`<gv-alerts .address=${this.address}></gv-alerts>`;
      case 'silences':
        return html`<gv-silences .address=${this.address}></gv-silences>`;
      case 'silence':
        return html`<gv-silences .address=${this.address} .focused=${id}></gv-silences>`;
      case 'new-silence':
      case 'edit-silence':
        return html`${keyed(`${clusters.own} ${location.hash}`, html`<gv-silence-form .address=${this.address}></gv-silence-form>`)}`;
      case 'status':
        return html`<gv-status></gv-status>`;
      case 'receivers':
        return html`<gv-receivers .address=${this.address}></gv-receivers>`;
      case 'planned':
        return html`<gv-planned></gv-planned>`;
      case 'heartbeats':
        return html`<gv-heartbeats .address=${this.address}></gv-heartbeats>`;
      case 'on-call':
        return html`<gv-on-call></gv-on-call>`;
      case 'history':
        return html`<gv-history .address=${this.address}></gv-history>`;
      case 'settings':
        return html`<gv-settings></gv-settings>`;
      case 'unknown':
        return html`<div class="empty" role="alert">
          <h1>No such page</h1>
          <p>There is nothing at ${line(location.hash)}. <a href=${hash('alerts')}>Alerts</a></p>
        </div>`;
    }
  }
}
