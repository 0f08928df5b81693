/** What is read from the history. */
import { server } from './browser.js';
import { equal, test } from './harness.js';
import { parse } from '../../main/web/data/route.js';
import { readResolved, reportPath } from '../../main/web/features/history/history.js';

const HISTORY = 'api/grapevine/v1/history';

function record(change: string, alertname: string): unknown {
  return { type: 'alert', change, labels: { alertname } };
}

test('an alert has resolved if its latest record says so, and fires again otherwise', async () => {
  const records = [
    record('received', 'Again'),
    record('resolved', 'Over'),
    record('resolved', 'Again'),
    record('updated', 'Over'),
    record('expired', 'Lost'),
    record('resolved', 'Over'),
  ];
  server.on(HISTORY, { body: { records, missing: ['b'], complete: true, next: '1' } });
  const { records: resolved, ...page } = await readResolved([{ name: 'team', operator: '=~', value: 'a|b' }], '1h');
  equal(resolved.map(({ labels }) => labels?.['alertname']), ['Over', 'Lost']);
  equal(page, { missing: ['b'], complete: true, next: '1' });
  equal(server.queries(HISTORY), ['filter=team=~"a|b"&type=alert&since=1h&limit=1000']);
});

test('a report is of the pages that the address selects, in the time zone of the browser', () => {
  const path = `${HISTORY}/report?since=4w&zone=Europe%2FBerlin`;
  equal(reportPath(parse('#/history?since=1h&type=alert&outcome=failed'), '4w'), path);
  equal(
    reportPath(parse('#/history?filter={a="b"}&receiver=d.*&group=g'), '4w'),
    `${path}&filter=a%3D%22b%22&receiver=d.*&group=g`,
  );
});
