import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { mutedParts, mutingText } from '../../main/web/data/muting.js';
import type { MutedPart } from '../../main/web/data/muting.js';
import { tally, tallyOf, tallyText } from '../../main/web/data/tally.js';
import type { Alert, Group, Silence } from '../../main/web/data/types.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';

/** Alerts of one group, so many for each of these states. */
function alerts(...states: readonly (readonly [n: number, more: Partial<Alert>])[]): Alert[] {
  return states.flatMap(([n, more], s) => Array.from({ length: n }, (_, i) => alert({ alertname: 'Down', pod: `${s}-${i}` }, more)));
}

function shown(content: readonly Alert[], more: Partial<Group> = {}) {
  const store = storeOf([group('team', { alertname: 'Down' }, content, more), content]);
  const silence = (id: string, rest: Partial<Silence>) => store.silences.set(id, { id, acknowledges: '', lapses: false, ...rest } as Silence);
  silence('short', { endsAt: 1_000 });
  silence('long', { endsAt: 2_000 });
  silence('acknowledged', { endsAt: 500, acknowledges: 'key' });
  silence('snoozed', { endsAt: 3_000, acknowledges: 'key', lapses: true });
  const all = view(store, { filter: [], states: new Set(STATES), receiver: '', sort: 'severity', groupBy: [] });
  return { store, groups: [...all.sections.values()].flat() };
}

function parts(content: readonly Alert[], more: Partial<Group> = {}): readonly MutedPart[] {
  const { store, groups } = shown(content, more);
  return groups.flatMap((each) => mutedParts(store, each));
}

test('a group that is silenced in part says how much of it, and until when', () => {
  equal(parts(alerts([26, {}], [14, { silencedBy: ['short'] }])), [{ as: 'silenced', alerts: 14, until: 1_000, isFirst: false }]);
});

test('an alert of several silences is muted until the last of them ends, and a part until the first of its alerts is not', () => {
  const both = { silencedBy: ['short', 'long'] };
  equal(parts(alerts([1, {}], [2, both])), [{ as: 'silenced', alerts: 2, until: 2_000, isFirst: false }]);
  equal(parts(alerts([1, {}], [2, both], [3, { silencedBy: ['short'] }])), [{ as: 'silenced', alerts: 5, until: 1_000, isFirst: true }]);
});

test('nothing is said of the end of what is inhibited or acknowledged, but of an acknowledgement that lapses', () => {
  const content = alerts([1, {}], [2, { inhibitedBy: ['x'] }], [3, { silencedBy: ['acknowledged'] }], [4, { silencedBy: ['short'], inhibitedBy: ['x'] }]);
  equal(parts(content), [
    { as: 'inhibited', alerts: 2, until: undefined, isFirst: false },
    { as: 'acknowledged', alerts: 3, until: undefined, isFirst: false },
    { as: 'silenced', alerts: 4, until: undefined, isFirst: false },
  ]);
  equal(parts(alerts([1, {}], [2, { silencedBy: ['snoozed'] }])), [{ as: 'acknowledged', alerts: 2, until: 3_000, isFirst: false }]);
});

test('a group that is muted in one way has no parts, one that is muted in several has them', () => {
  equal(parts(alerts([3, {}])), []);
  equal(parts(alerts([3, { silencedBy: ['short'] }])), []);
  equal(parts(alerts([3, {}]), { mutedBy: ['nights'] }), []);
  const mixed = parts(alerts([3, { silencedBy: ['short'] }], [1, {}]), { mutedBy: ['nights'] });
  equal(mixed.map(({ as, alerts: n, until }) => [as, n, until]), [['silenced', 3, undefined], ['muted', 1, undefined]]);
});

test('alerts that a filter of states hides are called acknowledged where they are', () => {
  const { store } = shown(alerts([1, {}], [2, { silencedBy: ['acknowledged'] }], [3, { silencedBy: ['short'] }]));
  const { otherStates } = view(store, { filter: [], states: new Set(['active']), receiver: '', sort: 'severity', groupBy: [] });
  equal([...otherStates], [['acknowledged', 2], ['silenced', 3]]);
});

test('what is sent of a group that is muted is said', () => {
  equal(mutingText({ as: 'muted', sends: 'nothing' }), 'nothing while muted');
  equal(mutingText({ as: 'acknowledged', sends: 'ends' }), 'only the end while acknowledged');
});

test('a heading counts what fires and what is muted, as the header does', () => {
  const { store, groups } = shown(alerts([26, {}], [14, { silencedBy: ['short'] }]));
  equal(tallyText(tallyOf(groups)), '26, 14 muted');
  equal(tallyOf(groups), tally(store));
  equal(tallyText(tallyOf(shown(alerts([2, {}])).groups)), '2');
});
