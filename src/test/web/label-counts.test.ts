/** The values of labels with their counts. */
import './browser.js';
import { equal, test } from './harness.js';
import { alert } from './samples.js';
import { PLAIN } from '../../main/web/data/display.js';
import { labelCounts } from '../../main/web/features/alerts/label-counts.js';
import { store } from '../../main/web/data/store.js';

test('labels that most alerts have come first, and so do their most frequent values', () => {
  const alerts = [
    alert({ alertname: 'Down', team: 'web' }),
    alert({ alertname: 'Slow', team: 'db' }),
    alert({ alertname: 'Slow', team: 'db', pod: 'x' }),
    alert({ alertname: 'Full' }),
  ];
  equal(labelCounts(alerts), [
    { name: 'alertname', alerts: 4, values: [['Slow', 2], ['Down', 1], ['Full', 1]], others: 0 },
    { name: 'team', alerts: 3, values: [['db', 2], ['web', 1]], others: 0 },
    { name: 'pod', alerts: 1, values: [['x', 1]], others: 0 },
  ]);
  equal(labelCounts([]), []);
});

test('of many values the first are counted, and the others are many', () => {
  const alerts = Array.from({ length: 1_000 }, (_, i) => alert({ pod: `pod-${i}`, zone: `zone-${i % 12}` }));
  const [pod, zone] = labelCounts([...alerts, alert({ pod: 'pod-999' })]);
  equal([pod?.values.slice(0, 3), pod?.others], [[['pod-999', 2], ['pod-0', 1], ['pod-1', 1]], 990]);
  equal([zone?.values.length, zone?.values[0], zone?.others], [10, ['zone-0', 84], 2]);
});

test('labels that are hidden are not counted, and those with a place come first', () => {
  const { labels } = PLAIN;
  store.feed('').display = { ...PLAIN, labels: { ...labels, hide: ['replica'], strip: ['tenant'], order: ['team'] } };
  const alerts = [alert({ alertname: 'Down', replica: '1', tenant: 't' }), alert({ alertname: 'Down', team: 'web' })];
  equal(labelCounts(alerts).map(({ name }) => name), ['team', 'alertname']);
});

test('names of labels that objects have by themselves are only names', () => {
  const labels = JSON.parse('{"__proto__": "a", "constructor": "b", "1": "c"}') as Record<string, string>;
  equal(labelCounts([alert({ z: 'z' }), alert({ ...labels }), { ...alert({}), labels }]).map(({ name, alerts }) => [name, alerts]), [
    ['1', 2],
    ['__proto__', 2],
    ['constructor', 2],
    ['z', 1],
  ]);
});
