/** Opening the sheet for silences, which is loaded with the other pages. */
import { loadOthers } from '../../common/others.js';
import { whenKnown } from '../../common/rights.js';
import { showSheet } from '../../common/sheet.js';
import { clustersOf } from '../../data/clusters.js';
import type { Matcher } from '../../data/matchers.js';
import { store } from '../../data/store.js';
import type { Proposals } from './proposals.js';

/** What silences are meant for; the sheet says what else they would mute. */
export interface Meant {
  /** Fingerprints. */
  readonly alerts: ReadonlySet<string>;
  /** How the page calls them. */
  readonly word: 'selected' | 'shown';
  /** Called once the silences are there. */
  readonly done?: () => void;
}

/** Opens the sheet for a silence in the clusters of some alerts or groups, or of the alerts that are meant. */
export function openSilenceSheet(
  matchers: readonly Matcher[],
  title: string,
  meant?: Meant,
  of: Iterable<string> = meant?.alerts ?? [],
): void {
  const own = clustersOf(of);
  const shown = store.shown.filter((feed) => !store.missing.includes(feed)).map(({ server }) => server.cluster);
  const one = [{ matchers, omitted: [], clusters: own.length > 0 ? own : shown }];
  void openSheet({ narrow: one, wide: one, isExact: true }, title, meant);
}

/** Opens the sheet for the silences of a selection, once it is known what their servers take. */
export async function openSheet(proposals: Proposals, title: string, meant?: Meant): Promise<void> {
  if (!(await loadOthers())) {
    return;
  }
  await whenKnown(...proposals.narrow.flatMap(({ clusters }) => clusters));
  showSheet('gv-silence-sheet', { proposals, name: title, meant });
}
