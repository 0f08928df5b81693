import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { parse } from '../../main/web/data/route.js';
import type { Group } from '../../main/web/data/types.js';
import { queryOf, view } from '../../main/web/features/alerts/view.js';
import { urgentFirst } from '../../main/web/features/wall/wall.js';

const MINUTE = 60_000;

test('a wall has what fires, the most urgent first, then the latest, and says what is new; what failed is no more urgent', () => {
  const at = (alertname: string, minute: number, severity: string, silencedBy: readonly string[] = []) =>
    [
      alert({ alertname, severity, pod: 'a' }, { startsAt: minute * MINUTE, silencedBy }),
      alert({ alertname, severity, pod: 'b' }, { silencedBy }),
    ] as const;
  const failed = { outcomes: [{ status: 'failed' }] as unknown as Group['outcomes'] };
  const content = [
    at('Old', 10, 'critical'),
    at('New', 58, 'warning'),
    at('Silenced', 59, 'critical', ['s']),
    at('Failed', 59, 'info'),
    at('Joined', 50, 'critical'),
  ];
  const store = storeOf(
    ...content.map((alerts) => {
      const name = alerts[0].labels['alertname'] ?? '';
      return [group('team', { alertname: name }, alerts, name === 'Failed' ? failed : {}), alerts] as const;
    }),
    [group('team', { alertname: 'Over' }, [], failed), []],
  );
  const { sections } = view(store, queryOf(parse('#/alerts?wall')));
  equal(
    urgentFirst(sections, 60 * MINUTE).map(({ group: { title }, isNew }) => [title, isNew]),
    [['Joined', true], ['Old', false], ['New', true], ['Failed', true], ['Over', false]],
  );
});
