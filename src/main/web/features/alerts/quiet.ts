/** What to think of a page without alerts: nothing fires, or nobody has said so yet. */
import { duration } from '../../data/time.js';
import type { Replica } from '../../data/types.js';

/** Prometheus servers that have alerts send them more often. */
const QUIET = 5 * 60_000;

/** Why a replica may have no alerts, and whether some may fire all the same. */
export function quietText(replica: Replica | undefined, now: number): { readonly text: string; readonly isDoubtful: boolean } {
  const { lastAlertAt, startedAt, peers = 0 } = replica ?? {};
  if (lastAlertAt !== undefined) {
    const ago = now - lastAlertAt;
    return ago > QUIET
      ? { text: `No alerts received for ${duration(ago)}. Is Prometheus connected?`, isDoubtful: true }
      : { text: `Nothing is firing. Last alert received ${duration(ago)} ago.`, isDoubtful: false };
  }
  const running = startedAt === undefined ? undefined : now - startedAt;
  const others = peers === 0 ? '' : ` The other ${peers === 1 ? 'replica' : `${peers} replicas`} may have some: look at ${peers === 1 ? 'its page' : 'their pages'}.`;
  return running !== undefined && running <= QUIET
    ? { text: `This replica has just started, ${duration(running)} ago, and waits for alerts to be sent again.${others}`, isDoubtful: true }
    : { text: `No alert was received since the start${running === undefined ? '' : `, ${duration(running)} ago`}. Is Prometheus connected?${others}`, isDoubtful: true };
}
