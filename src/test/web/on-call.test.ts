import { server } from './browser.js';
import type { Request } from './browser.js';
import { equal, test } from './harness.js';
import { addOverride, endOverride, gapText, personOf, readOnCall, rowsOf, spanIn, turnsOf } from '../../main/web/features/on-call/on-call.js';
import type { ScheduleJson } from '../../main/web/features/on-call/on-call.js';
import { settings } from '../../main/web/data/settings.js';
import { span } from '../../main/web/data/time.js';

const NOW = Date.parse('2026-03-28T12:00:00Z');

function at(hours: number): string {
  return new Date(NOW + hours * 3_600_000).toISOString();
}

function schedule(name: string, more: Partial<ScheduleJson> = {}): ScheduleJson {
  return { name, receiver: 'pager', zone: 'UTC', now: { start: at(0), end: at(1) }, overrides: [], shifts: [], gaps: [], ...more };
}

test('a time without anybody is divided where gaps begin and end', () => {
  const turns = turnsOf({
    shifts: [
      { start: at(-1), end: at(2), person: 'ana', layer: 'weekly' },
      { start: at(2), end: at(10) },
      { start: at(10), end: at(12) },
    ],
    gaps: [
      { start: at(3), end: at(5) },
      { start: at(7), end: at(10) },
    ],
  });
  const said = turns.map(({ start, end, person, isGap }) => `${(start - NOW) / 3_600_000}-${(end - NOW) / 3_600_000} ${person}${isGap ? 'gap' : ''}`);
  equal(said, ['-1-2 ana', '2-3 ', '3-5 gap', '5-7 ', '7-10 gap', '10-12 ']);
  equal(turns.map(({ by }) => by), ['weekly', '', '', '', '', '']);
});

test('the weeks have a row for each person from now on, and one for the gaps', () => {
  const shift = (start: number, end: number, person?: string) => ({ start: at(start), end: at(end), ...(person === undefined ? {} : { person, layer: 'weekly' }) });
  const turns = turnsOf({
    shifts: [shift(-5, 1, 'ben'), shift(1, 2), shift(2, 4), shift(4, 700, 'ana'), shift(700, 701, 'eli')],
    gaps: [{ start: at(2), end: at(4) }],
  });
  const rows = rowsOf([...turns, ...turnsOf({ shifts: [shift(5, 6, 'ben')], gaps: [] })], NOW);
  equal(rows.map(({ person, turns: own, total }) => [person, own.length, total / 3_600_000]), [['ben', 2, 2], ['ana', 1, 668], ['', 1, 2]]);
});

test('a gap as long as its shift is one', () => {
  equal(turnsOf({ shifts: [{ start: at(0), end: at(1) }], gaps: [{ start: at(0), end: at(1) }] }).map(({ isGap }) => isGap), [true]);
});

test('gaps are counted, and the schedules of those that are now are named', () => {
  const open = schedule('night', { gaps: [{ start: at(0), end: at(1) }, { start: at(5), end: at(6) }] });
  equal(gapText([schedule('day')], NOW), '');
  equal(gapText([schedule('day'), open], NOW), 'nobody is on duty by night; 2 gaps in the next four weeks');
  equal(gapText([schedule('late', { gaps: [{ start: at(1), end: at(2) }] })], NOW), '1 gap in the next four weeks');
});

test('an override is said with its reason', () => {
  const shift = { start: at(0), end: at(1), person: 'ana' };
  const said = (...shifts: ScheduleJson['shifts']) => turnsOf({ shifts, gaps: [] }).map(({ by }) => by);
  equal(
    said({ ...shift, layer: 'weekly' }, { ...shift, override: { reason: '' } }, { ...shift, override: { reason: 'leave' } }),
    ['weekly', 'override', 'override: leave'],
  );
});

test('a user is the person of that name', () => {
  const known = { people: [{ name: 'ana' }, { name: 'ben' }], schedules: [] };
  equal([personOf(known, ' Ben '), personOf(known, 'chi'), personOf(known, '')], ['ben', '', '']);
});

test('times by the clock of a schedule change with it', () => {
  settings.change({ zone: 'UTC' });
  const [start, end] = [Date.parse('2026-03-29T00:30:00Z'), Date.parse('2026-03-29T01:30:00Z')];
  const berlin = spanIn('Europe/Berlin', start, end, NOW);
  equal([/\b0?1:30/.test(berlin), /\b0?3:30/.test(berlin)], [true, true], berlin);
  equal(spanIn('UTC', start, end, NOW), span(start, end, NOW));
  equal(spanIn('Mars/Olympus', start, end, NOW), '');
});

test('four weeks are asked for, and names are escaped', async () => {
  const path = 'api/grapevine/v1/on-call';
  const changes: string[] = [];
  server.on(path, { body: { people: [], schedules: [] } });
  for (const each of [`${path}/a%20b/overrides`, `${path}/a%20b/overrides/x%2Fy`]) {
    server.on(each, ({ method }: Request) => (changes.push(method), { body: { id: 'x/y' } }));
  }
  await readOnCall(NOW);
  equal(server.queries(path), [`from=${at(0)}&to=${at(672)}`]);
  const id = await addOverride('a b', { createdBy: 'Ana', reason: '', shifts: [{ person: 'ana', start: at(0), end: at(1) }] });
  await endOverride('a b', id);
  equal(changes, ['POST', 'DELETE']);
});
