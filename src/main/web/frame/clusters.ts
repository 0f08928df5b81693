/** The clusters in the frame of the page: which of them are shown, which are missing, and where the pages of others are. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { line } from '../common/text.js';
import { clusters, nameOf } from '../data/clusters.js';
import { hash, parse } from '../data/route.js';
import type { Address, Page } from '../data/route.js';
import { store } from '../data/store.js';
import { seconds } from '../data/time.js';

/** The pages that show the page's own cluster only. */
const OWN: ReadonlySet<Page> = new Set<Page>(['planned', 'receivers', 'heartbeats', 'on-call', 'history', 'status']);

/** The list of clusters; nothing on a page of one. */
export function clusterSwitch(): TemplateResult | typeof nothing {
  if (clusters.own === '') {
    return nothing;
  }
  const choose = (event: Event) => {
    const { page, params } = parse(location.hash); // which may be newer than what is drawn
    const kept = page === 'alerts' || page === 'silences' ? Object.fromEntries(params) : {};
    const cluster = (event.target as HTMLSelectElement).value;
    const path = page.endsWith('silence') ? 'silences' : page;
    location.hash = hash(path, { ...kept, open: '', alert: '', replaces: '', cluster });
  };
  const missing = new Set(store.missing.map(({ server }) => nameOf(server.cluster)));
  const option = (name: string, text: string) =>
    html`<option value=${name} .selected=${clusters.shown === name}>${text}${missing.has(name) ? ' (missing)' : ''}</option>`;
  return html`<label class="cluster-switch"
    ><span class="hidden">Cluster</span>
    <select @change=${choose}>
      ${option('', 'All clusters')} ${store.feeds.map(({ server }) => option(nameOf(server.cluster), nameOf(server.cluster)))}
    </select></label
  >`;
}

/** `without eu`, beside counts that lack its alerts. */
export function missingNote(): TemplateResult | typeof nothing {
  const names = store.missing.map(({ server }) => nameOf(server.cluster));
  return names.length === 0 ? nothing : html`<span class="count missing">without ${line(names.join(', '))}</span>`;
}

/** A bar for each cluster that is missing, or is shown by what API v2 says only. */
export function clusterBars({ params }: Address): readonly TemplateResult[] {
  const bars = store.missing
    .filter(({ connection, server }) => connection === 'lost' && !server.isLoggedOut)
    .map(
      ({ server, error, receivedAt }) =>
        html`<p class="bar lost">
          ${server.cluster !== '' && error !== '' ? error : `${nameOf(server.cluster)}: ${error || 'The server does not answer.'}`}
          ${receivedAt === 0 ? nothing : html`Showing ${seconds(receivedAt + store.skew)}.`}
          ${server.base === '' ? nothing : html`<a href=${server.base} target="_blank" rel="noreferrer noopener">Open ${line(server.cluster)}</a>`}
        </p>`,
    );
  const asked = params.get('cluster') ?? '';
  if (clusters.own !== '' && asked !== '' && store.feeds.every(({ server }) => nameOf(server.cluster) !== asked)) {
    bars.push(html`<p class="bar trouble">There is no cluster ${line(asked)} on this page: all are shown.</p>`);
  }
  if (store.isOutdated) {
    bars.push(html`<p class="bar trouble">
      The clusters of this page have changed. <button class="quiet" @click=${() => location.reload()}>Reload</button>
    </p>`);
  }
  return bars;
}

/** Of which cluster a page is, and where the same of others is. */
export function otherPages(page: Page): TemplateResult | typeof nothing {
  return clusters.own === '' || !OWN.has(page)
    ? nothing
    : html`<p class="cluster-note">
        This page is of ${line(clusters.own)}. The same of
        ${clusters.others.map(
          ({ name, url }, i) =>
            html`${i > 0 ? ', ' : ''}<a href=${`${url}#/${page}`} target="_blank" rel="noreferrer noopener">${line(name)}</a>`,
        )}
      </p>`;
}
