import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { parse } from '../../main/web/data/route.js';
import type { Group } from '../../main/web/data/types.js';
import { queryOf, view } from '../../main/web/data/view.js';
import { newestFirst } from '../../main/web/data/wall.js';

const MINUTE = 60_000;

test('a wall has what fires, the latest first, what failed before it, and says what is new', () => {
  const at = (alertname: string, minute: number, silencedBy: readonly string[] = []) =>
    [alert({ alertname, pod: 'a' }, { startsAt: minute * MINUTE, silencedBy }), alert({ alertname, pod: 'b' }, { silencedBy })] as const;
  const failed = { outcomes: [{ status: 'failed' }] as unknown as Group['outcomes'] };
  const content = [at('Old', 10), at('New', 58), at('Silenced', 59, ['s']), at('Failed', 1), at('Joined', 50)];
  const store = storeOf(
    ...content.map((alerts) => {
      const name = alerts[0].labels['alertname'] ?? '';
      return [group('team', { alertname: name }, alerts, name === 'Failed' ? failed : {}), alerts] as const;
    }),
  );
  const { sections } = view(store, queryOf(parse('#/alerts?wall')));
  equal(
    newestFirst(sections, 60 * MINUTE).map(({ group: { title }, isNew }) => [title, isNew]),
    [['Failed', false], ['New', true], ['Joined', true], ['Old', false]],
  );
});
