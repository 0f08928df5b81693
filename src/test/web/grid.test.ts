import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { matchersOfGroup } from '../../main/web/features/silences/combine.js';
import { divide, gridLabel } from '../../main/web/features/alerts/grid.js';
import type { Block } from '../../main/web/features/alerts/grid.js';
import { equalities, text } from '../../main/web/data/matchers.js';
import type { Store } from '../../main/web/data/store.js';
import type { Alert, Group } from '../../main/web/data/types.js';
import { tallyOf } from '../../main/web/data/tally.js';
import type { Tally } from '../../main/web/data/shown-group.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';
import type { Query } from '../../main/web/features/alerts/view.js';

const ALL: Query = { filter: [], states: new Set(STATES), receiver: '', sort: 'severity', groupBy: [] };

function blocks(store: Store, label: string, query: Partial<Query> = {}): readonly Block[] {
  return divide(store, view(store, { ...ALL, ...query }), label, 'severity');
}

function counts({ sections }: Block): Tally {
  return tallyOf([...sections.values()].flat());
}

function titles(all: readonly Block[]): unknown {
  return all.map(({ value, sections }) => [value, Object.fromEntries([...sections].filter(([, groups]) => groups.length > 0).map(([name, groups]) => [name, groups.map(({ title }) => title)]))]);
}

function fired(alertname: string, severity: string, team: string, more: Partial<Alert> = {}): Alert {
  return alert(team === '' ? { alertname, severity } : { alertname, severity, team }, more);
}

test('blocks are ordered by their most urgent alert, then by name, those without the label last', () => {
  const alerts = [
    fired('A', 'warning', 'b'),
    fired('B', 'warning', 'a'),
    fired('C', 'warning', ''),
    fired('D', 'critical', 'z'),
    fired('E', 'critical', 'c', { silencedBy: ['s'] }),
  ];
  const store = storeOf(...alerts.map((each) => [group('r', { alertname: each.labels['alertname'] ?? '' }, [each]), [each]] as const));
  equal(titles(blocks(store, 'team')), [
    ['z', { firing: ['D'] }],
    ['a', { firing: ['B'] }],
    ['b', { firing: ['A'] }],
    ['', { firing: ['C'] }],
    ['c', { muted: ['E'] }],
  ]);
  equal(blocks(store, '').map(({ value }) => value), ['']);
});

test('a group with several values is divided, each part with the level and state of its own alerts', () => {
  const critical = fired('Down', 'critical', 'a', { startsAt: 5 });
  const silenced = fired('Down', 'warning', 'b', { silencedBy: ['s'] });
  const both = [critical, silenced];
  const store = storeOf([group('r', { alertname: 'Down' }, both, { matchers: ['alertname="Down"'] }), both]);
  const all = blocks(store, 'team');
  equal(titles(all), [['a', { firing: ['Down'] }], ['b', { muted: ['Down'] }]]);
  const parts = all.flatMap(({ sections }) => [...sections.values()].flat());
  equal(parts.map(({ level, alerts }) => [level, alerts.length]), [['critical', 1], ['warning', 1]]);
  equal(new Set(parts.map(({ id }) => id)).size, 2);
  equal(parts.every(({ id, groups }) => id !== groups[0]?.id), true);
  const matchers = parts.map((part) => matchersOfGroup(part, equalities({ alertname: 'Down' })).map(text));
  equal(matchers, [['team="a"', 'alertname="Down"'], ['team="b"', 'alertname="Down"']]);
});

test('a group with one value stays the same', () => {
  const store = storeOf([group('r', { alertname: 'Down' }, [fired('Down', 'info', 'a')]), [fired('Down', 'info', 'a')]]);
  equal(blocks(store, 'team').flatMap(({ sections }) => [...sections.values()].flat()).map(({ id, groups, filter }) => [id === groups[0]?.id, filter]), [[true, []]]);
});

test('a grouping of one’s own is divided too, and a silence of a part has both filters', () => {
  const both = [fired('Down', 'info', 'a'), fired('Slow', 'info', '')];
  const store = storeOf([group('r', {}, both), both]);
  const filter = equalities({ severity: 'info' });
  const all = blocks(store, 'team', { groupBy: ['severity'], filter });
  const parts = all.flatMap(({ sections }) => [...sections.values()].flat());
  equal(parts.map((part) => matchersOfGroup(part, undefined).map(text)), [
    ['severity="info"', 'team="a"'],
    ['severity="info"', 'team=""'],
  ]);
});

test('alerts of several receivers are counted once in a block', () => {
  const own = fired('Down', 'critical', 'a');
  const muted = fired('Slow', 'warning', 'a', { inhibitedBy: ['x'] });
  const store = storeOf([group('r', {}, [own, muted]), [own, muted]], [group('other', {}, [own]), []]);
  equal(blocks(store, 'team').map(counts), [{ severities: new Map([['critical', 1]]), muted: 1 }]);
});

test('a failed notification of a group without alerts is in the block of its label', () => {
  const failed = { outcomes: [{ status: 'failed' }] as unknown as Group['outcomes'] };
  const store = storeOf([group('r', { team: 'a' }, [], failed), []]);
  equal(titles(blocks(store, 'team')), [['a', { ended: ['a'] }]]);
});

test('the address precedes the default of the server, and can switch it off', () => {
  equal([gridLabel(undefined, ''), gridLabel(undefined, 'team'), gridLabel('', 'team')], ['', 'team', 'team']);
  equal([gridLabel(' env ', 'team'), gridLabel('-', 'team')], ['env', '']);
});

test('two thousand alerts are divided within a moment', () => {
  const content = Array.from({ length: 20 }, (_, g) => {
    const alerts = Array.from({ length: 100 }, (_, i) => fired(`A${g}`, 'warning', `team-${i % 40}`, { fingerprint: `${g}-${i}` }));
    return [group(`r${g}`, { alertname: `A${g}` }, alerts), alerts] as const;
  });
  const all = blocks(storeOf(...content), 'team');
  equal([all.length, all.reduce((sum, block) => sum + (counts(block).severities.get('warning') ?? 0), 0)], [40, 2_000]);
});
