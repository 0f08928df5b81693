/** What a tab shows and notices in the background. */
import './browser.js';
import { equal, test } from './harness.js';
import { alert, group, storeOf } from './samples.js';
import { NewGroups, icon, titlePrefix } from '../../main/web/data/attention.js';
import { filterNamed, saveFilter } from '../../main/web/data/saved.js';
import type { Store } from '../../main/web/data/store.js';
import type { Group } from '../../main/web/data/types.js';
import { tally } from '../../main/web/data/tally.js';

const critical = alert({ alertname: 'Down', severity: 'critical' });
const warning = alert({ alertname: 'Slow', severity: 'warning' });
const down = group('team', { alertname: 'Down' }, [critical]);
const slow = group('team', { alertname: 'Slow' }, [warning]);

function live(): Store {
  const store = storeOf([down, [critical]]);
  store.connection = 'live';
  return store;
}

function add(store: Store, each: Group, one = warning): void {
  store.alerts.set(one.fingerprint, one);
  store.groups.set(each.id, each);
}

function names(groups: readonly Group[]): string[] {
  return groups.map(({ labels }) => labels['alertname'] ?? '');
}

test('groups are new once, and again after they were gone', () => {
  const store = live();
  const groups = new NewGroups();
  equal(names(groups.next(store, '')), []);
  add(store, slow);
  equal(names(groups.next(store, '')), ['Slow']);
  equal(names(groups.next(store, '')), []);
  store.groups.delete(slow.id);
  equal(names(groups.next(store, '')), []);
  add(store, slow);
  equal(names(groups.next(store, '')), ['Slow']);
});

test('only groups with an alert that the filter admits and nothing mutes are new', () => {
  const store = live();
  const groups = new NewGroups();
  groups.next(store, 'severity="critical"');
  add(store, slow);
  equal(names(groups.next(store, 'severity="critical"')), []);
  const silenced = alert({ alertname: 'Gone', severity: 'critical' }, { silencedBy: ['s'] });
  const gone = group('team', { alertname: 'Gone' }, [silenced]);
  add(store, gone, silenced);
  equal(names(groups.next(store, 'severity="critical"')), []);
  add(store, gone, { ...silenced, silencedBy: [] });
  equal(names(groups.next(store, 'severity="critical"')), ['Gone']);
  add(store, { ...gone, id: 'muted', mutedBy: ['night'] });
  equal(names(groups.next(store, 'severity="critical"')), []);
});

test('another filter begins anew, and one that cannot be read lets all through, so that no call is missed', () => {
  const store = live();
  const groups = new NewGroups();
  groups.next(store, '');
  add(store, slow);
  equal(names(groups.next(store, 'alertname="Slow"')), []);
  equal(names(groups.next(store, 'alertname="')), []);
  store.groups.delete(slow.id);
  equal(names(groups.next(store, 'alertname="')), []);
  add(store, slow);
  equal(names(groups.next(store, 'alertname="')), ['Slow']);
});

test('what came while the connection was lost is new afterwards', () => {
  const store = live();
  const groups = new NewGroups();
  groups.next(store, '');
  store.connection = 'lost';
  add(store, slow);
  equal(names(groups.next(store, '')), []);
  store.connection = 'live';
  equal(names(groups.next(store, '')), ['Slow']);
});

test('the title counts active alerts by level, or says that the connection is lost', () => {
  const store = live();
  equal(titlePrefix(tally(store), false), '1◆ ');
  add(store, slow);
  equal(titlePrefix(tally(store), false), '1◆ 1▲ ');
  equal(titlePrefix(tally(store), true), '✖ ');
  equal(titlePrefix(tally(storeOf()), false), '');
});

test('the icon has the colour of the most urgent active alert', () => {
  const fill = (store: Store, isLost = false) => /g fill="(#\w+)"/.exec(decodeURIComponent(icon(tally(store), isLost)))?.[1];
  equal([fill(live()), fill(storeOf([slow, [warning]])), fill(storeOf()), fill(live(), true)], ['#d93025', '#e08a00', '#6b3fa0', '#7c8794']);
});

test('a saved filter is found by its name, and no name means no filter', () => {
  saveFilter('mine', 'team="a"');
  equal([filterNamed('mine'), filterNamed(''), filterNamed('other')], ['team="a"', '', undefined]);
});
