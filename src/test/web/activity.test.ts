/** What groups did in the last day. */
import { pass, server } from './browser.js';
import { equal, test } from './harness.js';
import { dailyActivity } from '../../main/web/features/history/activity.js';

const SUMMARY = 'api/grapevine/v1/history/summary';
const GROUP = { key: '{}:{}', labels: {}, receiver: 'team', fired: 7, mostFired: 6, firedIn: [1, 6], sent: 1, failed: 0 };

test('activity is read once for all groups, and again after some minutes', async () => {
  server.on(SUMMARY, { body: { groups: [GROUP, { ...GROUP, receiver: 'lead', fired: 5, mostFired: 5 }, { ...GROUP, key: '{}:{a}', receiver: 'ana', mostFired: 5 }] } });
  equal([dailyActivity.of('{}:{}'), dailyActivity.isThere], [undefined, false]);
  dailyActivity.of('{}:{a}');
  await pass(0);
  equal(dailyActivity.isThere, true);
  equal(dailyActivity.of('{}:{}'), { fired: 7, isFlapping: true, firedIn: [1, 6] });
  equal(dailyActivity.of('{}:{a}')?.isFlapping, false);
  equal(dailyActivity.of('{}:{b}'), undefined);
  equal(server.queries(SUMMARY), ['since=24h&interval=1h&limit=1000']);
  await pass(5 * 60_000 + 1);
  dailyActivity.of('{}:{}');
  await pass(0);
  equal(server.queries(SUMMARY).length, 2);
});

test('a server without a history is asked once', async () => {
  server.on(SUMMARY, { status: 404, body: { error: 'history: off' } });
  equal(dailyActivity.isThere, false);
  await pass(0);
  await pass(60 * 60_000);
  equal([dailyActivity.of('{}:{}'), dailyActivity.isThere], [undefined, false]);
  equal(server.queries(SUMMARY).length, 1);
});
