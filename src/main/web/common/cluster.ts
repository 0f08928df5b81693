/** The cluster of an alert or a silence, where the page shows several. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { clusterOf, clusters, nameOf } from '../data/clusters.js';
import { store } from '../data/store.js';
import { clock } from '../data/time.js';
import { line } from './text.js';

/** The name of the cluster that something is in, and how old what is shown of it is; nothing on a page of one cluster. */
export function clusterMark(id: string): TemplateResult | typeof nothing {
  if (clusters.own === '') {
    return nothing;
  }
  const { connection, receivedAt } = store.feed(id);
  const isStale = connection === 'lost';
  return html`<span class="cluster ${isStale ? 'stale' : ''}"
    ><span class="hidden">Cluster </span>${line(nameOf(clusterOf(id)))}${isStale
      ? html` · as of ${clock(receivedAt + store.skew, store.now())}`
      : nothing}</span
  >`;
}

/** `in eu and us`; empty on a page of one cluster. */
export function inClusters(of: readonly string[]): string {
  return clusters.own === '' ? '' : `in ${of.map(nameOf).join(' and ')}`;
}
