import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { NewGroups } from '../../main/web/data/attention.js';
import { at } from '../../main/web/data/clusters.js';
import { alike, failingIntegrations } from '../../main/web/features/alerts/failing.js';
import { parseFilter } from '../../main/web/data/filter.js';
import { mutedBy, withSameAlerts } from '../../main/web/data/same-alerts.js';
import { Selection } from '../../main/web/features/alerts/selection.js';
import { countAlerts, hasId } from '../../main/web/data/shown-group.js';
import { Store } from '../../main/web/data/store.js';
import { tally, tallyOf, tallyText } from '../../main/web/data/tally.js';
import type { Group, Silence } from '../../main/web/data/types.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';
import type { Query } from '../../main/web/features/alerts/view.js';
import type { ShownGroup } from '../../main/web/data/shown-group.js';

const ALL: Query = { filter: [], states: new Set(STATES), receiver: '', sort: 'name', groupBy: [] };
const LABELS = { alertname: 'Down' };
const FAILED = { outcomes: [{ status: 'failed' }] } as unknown as Partial<Group>;

const one = alert({ alertname: 'Down', severity: 'critical', instance: '1' });
const two = alert({ alertname: 'Down', severity: 'warning', instance: '2' });
const pager = group('pager', LABELS, [one, two]);
const chat = group('chat', LABELS, [two, one]);

function put(store: Store, ...groups: readonly Group[]): Store {
  groups.forEach((each) => store.groups.set(each.id, each));
  store.redraw(); // it is not told of a change otherwise
  return store;
}

function both(more: Partial<Group> = {}): Store {
  return storeOf([pager, [one, two]], [{ ...chat, ...more }, []]);
}

function cards(store: Store, query: Partial<Query> = {}): readonly ShownGroup[] {
  return [...view(store, { ...ALL, ...query }).sections.values()].flat();
}

/** For each card its section, receivers and number of alerts. */
function lines(store: Store, query: Partial<Query> = {}): string[] {
  return cards(store, query).map(
    ({ section, groups, alerts }) => `${section} ${groups.map(({ receiver }) => receiver).join(', ')} ${alerts.length}`,
  );
}

function filtered(text: string): Partial<Query> {
  const { conditions, texts } = parseFilter(text);
  return { more: { conditions, texts } };
}

test('groups of several receivers with the same labels and alerts, in any order, are one card', () => {
  equal(lines(both()), ['firing pager, chat 2']);
  equal(view(both(), ALL).shown, 2);
  equal(tally(both()), { severities: new Map([['critical', 1], ['warning', 1]]), muted: 0 });
});

test('groups of the same alerts by other labels are one card with the labels of all, and other ones by the same labels are not', () => {
  const twins = both({ labels: { team: 'a' } });
  equal([lines(twins), cards(twins)[0]?.labels, cards(twins)[0]?.title], [['firing pager, chat 2'], { alertname: 'Down', team: 'a' }, 'Down']);
  equal(cards(twins, { receiver: 'chat' }).map(({ labels, title }) => [labels, title]), [[{ team: 'a' }, 'a']]);
  const three = alert({ alertname: 'Down', instance: '3' });
  const apart = put(both({ labels: { team: 'a' } }), { ...chat, labels: { team: 'a' }, alerts: [two.fingerprint, one.fingerprint, three.fingerprint] });
  apart.alerts.set(three.fingerprint, three);
  equal(lines(apart).sort(), ['firing chat 3', 'firing pager 2']);
});

test('groups of which one has fewer or other alerts are cards of their own', () => {
  const fewer = both({ alerts: [one.fingerprint] });
  equal(lines(fewer), ['firing chat 1', 'firing pager 2']);
  equal([countAlerts(cards(fewer)), view(fewer, ALL).shown], [2, 2]);
  equal([tallyOf(cards(fewer)), tallyOf(cards(both()))], [tally(fewer), tally(both())]);
  const three = alert({ alertname: 'Down', instance: '3' });
  const other = both({ alerts: [one.fingerprint, three.fingerprint] });
  other.alerts.set(three.fingerprint, three);
  equal(lines(other).length, 2);
});

test('an alert counts as firing while one of its receivers is not muted', () => {
  const store = both({ mutedBy: ['night'] });
  equal(lines(store), ['firing pager, chat 2']);
  equal([tally(store).muted, tally(put(new Store(), chat)).muted], [0, 0]);
  equal(lines(store, { states: new Set(['muted']) }), []);
  equal(view(store, { ...ALL, states: new Set(['active']) }).otherStates, new Map());
  const muted = put(store, { ...pager, mutedBy: ['weekend'] });
  equal(lines(muted), ['muted pager, chat 2']);
  equal([mutedBy([...muted.groups.values()]), tally(muted).muted], [['weekend', 'night'], 2]);
});

test('an alert that one card shows is not counted as hidden by its state in another', () => {
  const store = both({ alerts: [one.fingerprint], mutedBy: ['night'] });
  const { shown, otherStates } = view(store, { ...ALL, states: new Set(['active']) });
  equal([shown, otherStates], [2, new Map()]);
  equal(view(store, { ...ALL, states: new Set(['inhibited']) }).otherStates, new Map([['active', 2], ['muted', 1]]));
});

test('a card is among the failed ones when one of its receivers is, and names just that', () => {
  const store = both(FAILED);
  equal(lines(store), ['firing pager, chat 2']);
  equal(cards(store)[0]?.failing.map(({ receiver }) => receiver), ['chat']);
});

test('the failed notification of a receiver after its alerts have ended is a card of its own', () => {
  const store = both({ alerts: [], ...FAILED });
  equal(lines(store), ['firing pager 2', 'ended chat 0']);
  equal(lines(store, { receiver: 'pager' }), ['firing pager 2']);
});

test('an integration that fails is told of once for all its groups, with the time since when and the latest error', () => {
  const failed = (at: number, failingSince: number, error: string, integration = 'slack[0]') =>
    ({ outcomes: [{ at, failingSince, error, integration, status: 'retrying' }] }) as unknown as Partial<Group>;
  const groups = [
    group('chat', { a: '1' }, [], failed(30, 10, 'timeout')),
    group('chat', { a: '2' }, [], failed(40, 20, 'refused')),
    group('chat', { a: '3' }, [], failed(50, 50, 'refused', 'slack[1]')),
    group('other', { a: '1' }, [], failed(20, 5, 'refused')),
    { ...group('chat', { a: '1' }, [], failed(60, 60, 'refused')), id: at('eu', 'g') },
  ];
  const failing = failingIntegrations([...groups, ...groups]);
  equal(
    failing.map(({ groups: of, since, latest }) => [of[0].receiver, latest.integration, of.length, since, latest.error]),
    [
      ['chat', 'slack[0]', 2, 10, 'refused'],
      ['other', 'slack[0]', 1, 5, 'refused'],
      ['chat', 'slack[1]', 1, 50, 'refused'],
      ['chat', 'slack[0]', 1, 60, 'refused'],
    ],
  );
  const told = alike(failing);
  equal(groups.map(({ outcomes: [each] }) => each !== undefined && told.has(each)), [false, true, true, true, true]);
});

test('an integration that is down is told of although another one of the receiver was notified since', () => {
  const outcome = (at: number, integration: string, status: string) => ({ at, integration, status, error: '' });
  const outcomes = [outcome(40, 'email[0]', 'sent'), outcome(30, 'slack[0]', 'retrying'), outcome(20, 'email[0]', 'failed'), outcome(10, 'old[0]', 'failed')];
  const integrations = ['email[0]', 'slack[0]'].map((name) => ({ name, firing: 0 }));
  const both = { ...group('chat', { a: '1' }, []), integrations, outcomes } as unknown as Group;
  equal(failingIntegrations([both]).map(({ latest }) => latest.integration), ['slack[0]']);
});

test('acknowledged alerts are one card for all receivers', () => {
  const store = both();
  for (const each of [one, two]) {
    store.alerts.set(each.fingerprint, { ...each, silencedBy: ['s1', 's2'] });
  }
  ['s1', 's2'].forEach((id) => store.silences.set(id, { id, acknowledges: 'key' } as Silence));
  equal(lines(store), ['acknowledged pager, chat 2']);
  equal(tally(store).muted, 2);
});

test('a filter of a receiver, or of a state that differs between receivers, leaves the others out of the card', () => {
  equal(lines(both(), { receiver: 'chat' }), ['firing chat 2']);
  equal(lines(both(), filtered('@receiver="chat"')), ['firing chat 2']);
  equal(lines(both({ mutedBy: ['night'] }), filtered('@state=muted')), ['muted chat 2']);
  equal(lines(both({ mutedBy: ['night'] }), filtered('@state!=muted')), ['firing pager 2']);
  equal(lines(both(), { filter: [{ name: 'instance', operator: '=', value: '1' }] }), ['firing pager, chat 1']);
});

test('the row limit and a grouping of one’s own count an alert of several receivers once', () => {
  equal(lines(both(), filtered('@limit=1')), ['firing pager, chat 1']);
  equal(tallyText(tallyOf(cards(storeOf([pager, [one, two]]), filtered('@limit=1')))), '1');
  equal(lines(both(FAILED), { groupBy: ['alertname'] }), ['firing  2']);
});

test('a card keeps its id while its groups part and come together again', () => {
  const store = storeOf([pager, [one, two]]);
  const id = () => cards(store).map((each) => each.id);
  equal(id(), [pager.id]);
  put(store, chat);
  equal(id(), [pager.id]);
  put(store, { ...chat, alerts: [one.fingerprint] });
  equal(id().sort(), [chat.id, pager.id]);
  put(store, chat);
  equal(id(), [pager.id]);
  const [card] = cards(store);
  equal([pager.id, chat.id, ''].map((each) => card !== undefined && hasId(card, each)), [true, true, false]);
});

test('a card that is selected stays so, as a whole, when its groups part or come together', () => {
  const store = both();
  const selection = new Selection();
  const [card] = cards(store);
  if (card === undefined) {
    throw new Error('no card');
  }
  selection.toggleGroup(card, false, [card]);
  equal(selection.among(cards(store)).fingerprints.size, 2);
  put(store, { ...chat, alerts: [one.fingerprint] });
  equal([selection.among(cards(store)).groups.length, selection.among(cards(store)).fingerprints.size], [2, 2]);
  put(store, chat);
  equal(selection.among(cards(store)).groups.length, 1);
  selection.toggleAlert(card, one.fingerprint, false);
  equal([selection.hasGroup(card), selection.among(cards(store)).alerts.length], [false, 1]);
});

test('a new group of several receivers is announced once, and not again for a receiver that is added', () => {
  const groups = new NewGroups();
  const store = new Store();
  store.connection = 'live';
  equal(groups.next(store, ''), []);
  [one, two].forEach((each) => store.alerts.set(each.fingerprint, each));
  put(store, pager, chat);
  equal(groups.next(store, '').map(({ receiver }) => receiver), ['pager']);
  put(store, group('mail', LABELS, [one, two]));
  equal(groups.next(store, ''), []);
  put(store, group('mail', LABELS, [one]));
  equal(groups.next(store, ''), []);
});

test('two thousand groups of two receivers are as many cards as alerts', () => {
  const store = new Store();
  for (let i = 0; i < 2_000; i++) {
    const each = alert({ alertname: `A${i}`, severity: 'info' });
    store.alerts.set(each.fingerprint, each);
    put(store, group('pager', { alertname: `A${i}` }, [each]), group('chat', { alertname: `A${i}` }, [each]));
  }
  const { sections, shown } = view(store, ALL);
  equal([sections.get('firing')?.length, shown, tally(store).severities.get('info')], [2_000, 2_000, 2_000]);
  equal(withSameAlerts([...store.groups.values()]).length, 2_000);
});
