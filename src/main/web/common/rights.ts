/** Whether silences can be changed from this page, and the author that they will have. */
import { at } from '../data/clusters.js';
import type { Feed } from '../data/feed.js';
import { settings } from '../data/settings.js';
import { store } from '../data/store.js';

/** Whether silences can be changed from here and now: in all of some clusters, or in any that is shown where none is given. */
export function mayWrite(...clusters: readonly string[]): boolean {
  const isOpen = (feed: Feed) => !isClosed(feed) && feed.connection !== 'lost' && feed.connection !== 'loading';
  return clusters.length === 0 ? store.shown.some(isOpen) : feedsOf(clusters).every(isOpen);
}

/** Whether the connection to the server of one of some clusters is lost. */
export function isLost(...clusters: readonly string[]): boolean {
  return feedsOf(clusters).some(({ connection }) => connection === 'lost');
}

/** Whether the server of one of some clusters refuses all changes of silences, so that none is offered; of all where none is given. */
export function isReadOnly(...clusters: readonly string[]): boolean {
  return clusters.length === 0 ? store.shown.every(isClosed) : feedsOf(clusters).some(isClosed);
}

function isClosed({ access }: Feed): boolean {
  return !access.current.maySilence;
}

function feedsOf(clusters: readonly string[]): readonly Feed[] {
  return clusters.map((cluster) => store.feed(at(cluster, '')));
}

/** Why no change of silences is offered. */
export function readOnlyReason(...clusters: readonly string[]): string {
  const [closed] = (clusters.length === 0 ? store.shown : feedsOf(clusters)).filter(isClosed);
  return closed?.access.current.reason ?? 'This page may only read.';
}

/** Why silences in some clusters cannot be changed from here and now, for who tries. */
export function refusal(...clusters: readonly string[]): string {
  return `Silences cannot be changed${isReadOnly(...clusters) ? `: ${readOnlyReason(...clusters)}` : ' while the connection is lost.'}`;
}

/** Waits until the servers of some clusters have said, or have failed to say, what this user may do. */
export async function whenKnown(...clusters: readonly string[]): Promise<void> {
  await Promise.all(feedsOf(clusters).map(({ access }) => access.known));
}

/** The name that silences in some clusters will have as their author, whatever a request says; empty if requests name it. */
export function fixedAuthor(...clusters: readonly string[]): string {
  const authors = feedsOf(clusters.length === 0 ? [''] : clusters).map(({ access }) => access.current.author);
  return authors.includes('') ? '' : [...new Set(authors)].join(', ');
}

/** The name that silences will have as their author, as far as it is known; empty if it is not. */
export function knownAuthor(...clusters: readonly string[]): string {
  return fixedAuthor(...clusters) || settings.current.author.trim();
}
