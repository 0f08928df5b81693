/**
 * The clusters of the page: its own, and those that `ui.clusters` of the configuration names. Two clusters may have the same
 * fingerprints and ids, so those of others are extended by the name of the cluster as soon as they are read; those of the
 * page's own stay as they are.
 */

/** Stands between the name of a cluster and an id; neither has it. */
const BETWEEN = '\u001f';

/** Another cluster, with the address of its page. */
export interface ClusterJson {
  readonly name: string;
  readonly url: string;
}

/** What is known of the clusters of the page. */
export const clusters = {
  /** The name of the page's own; empty where there are no others. */
  own: '',
  /** The others. */
  others: [] as readonly ClusterJson[],
  /** The name of the one that the page shows; empty for all. */
  shown: '',
};

/** What the page calls something in a cluster; the page's own cluster has an empty name here. */
export function at(cluster: string, id: string): string {
  return cluster === '' ? id : `${cluster}${BETWEEN}${id}`;
}

/** What the cluster itself calls something. */
export function plain(id: string): string {
  return id.slice(id.indexOf(BETWEEN) + 1);
}

/** The cluster of something; empty for the page's own. */
export function clusterOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(BETWEEN)));
}

/** The clusters of some things, in the order of the page. */
export function clustersOf(ids: Iterable<string>): readonly string[] {
  const place = (cluster: string) => clusters.others.findIndex(({ name }) => name === cluster);
  return [...new Set([...ids].map(clusterOf))].sort((a, b) => place(a) - place(b));
}

/** Things by their clusters. */
export function byCluster<T>(all: readonly T[], id: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  return new Map(clustersOf(all.map(id)).map((cluster) => [cluster, all.filter((each) => clusterOf(id(each)) === cluster)]));
}

/** How people call a cluster. */
export function nameOf(cluster: string): string {
  return cluster === '' ? clusters.own : cluster;
}

/** The cluster that people call so. */
export function named(name: string): string {
  return name === clusters.own ? '' : name;
}
