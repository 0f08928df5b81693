import { equal, test } from './harness.js';
import { quietText } from '../../main/web/features/alerts/quiet.js';
import type { Replica } from '../../main/web/data/types.js';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

function said(replica: Partial<Replica>): unknown {
  return quietText(replica as Replica, NOW).text;
}

test('a replica that has just started does not say that nothing fires, and names its peers', () => {
  const startedAt = NOW - MINUTE;
  equal(said({ startedAt, peers: 0 }), 'This replica has just started, 1 m ago, and waits for alerts to be sent again.');
  equal(
    said({ startedAt, peers: 2 }),
    'This replica has just started, 1 m ago, and waits for alerts to be sent again. The other 2 replicas may have some: look at their pages.',
  );
  equal(said({ startedAt: NOW - 60 * MINUTE, peers: 0 }), 'No alert was received since the start, 1 h ago. Is Prometheus connected?');
  equal(said({ startedAt, peers: 2, lastAlertAt: NOW }), 'Nothing is firing. Last alert received 0 s ago.');
  equal(said({ lastAlertAt: NOW - 7 * MINUTE }), 'No alerts received for 7 m. Is Prometheus connected?');
});
