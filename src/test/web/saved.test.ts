import { storage } from './browser.js';
import { equal, test } from './harness.js';
import { isComplete, suggestions } from '../../main/web/data/completion.js';
import { parseFilter } from '../../main/web/data/filter.js';
import { defaultFilter, isSame, removeFilter, saveFilter, savedFilters } from '../../main/web/data/saved.js';
import { settings } from '../../main/web/data/settings.js';
import { Store, store as live } from '../../main/web/data/store.js';
import type { Alert, Group, Labels, Silence } from '../../main/web/data/types.js';

function names(): string[] {
  return savedFilters().map(({ name, byServer, isDefault }) => `${name}${byServer ? '*' : ''}${isDefault ? '!' : ''}`);
}

test('filters of a person precede those of the server, whose names they may take', () => {
  live.feed('').ui = {
    filters: [
      { name: 'Disks', filter: 'disk', default: false },
      { name: 'Old', filter: '@age>1h', default: true },
    ],
  };
  equal([names(), defaultFilter()?.filter], [['Disks*', 'Old*!'], '@age>1h']);
  saveFilter('Mine', 'a');
  saveFilter('Disks', 'disk full');
  saveFilter('Mine', 'b');
  equal([names(), savedFilters()[1]?.filter], [['Disks', 'Mine', 'Old*!'], 'b']);
  settings.change({ defaultFilter: 'Mine' });
  equal([names(), defaultFilter()?.filter], [['Disks', 'Mine!', 'Old*'], 'b']);
  settings.change({ defaultFilter: '' });
  equal(defaultFilter(), undefined);
  removeFilter('Mine');
  removeFilter('Disks');
  equal(names(), ['Disks*', 'Old*']);
  equal(JSON.parse(storage.getItem('grapevine.settings') ?? '{}').filters, []);
});

test('what a browser has stored instead of filters is left out', () => {
  settings.change({ filters: 'x' as unknown as [] });
  equal(names(), []);
  settings.change({ filters: [null, { name: 1 }, { name: 'A', filter: 'a' }] as unknown as [], defaultFilter: 7 as unknown as string });
  equal(names(), ['A']);
});

test('two texts are the same filter if they are written alike', () => {
  equal([isSame('a=b x', '{a="b"} x'), isSame('x', 'y'), isSame('@', '@'), isSame('@', 'x')], [true, false, true, false]);
});

function storeOf(...labels: readonly Labels[]): Store {
  const store = new Store();
  labels.forEach((each, i) => store.alerts.set(String(i), { labels: each, inhibitedBy: [] } as unknown as Alert));
  store.groups.set('g', { receiver: 'team "a"' } as Group);
  store.silences.set('s-1', { createdBy: 'Ana' } as Silence);
  return store;
}

const alerts: readonly Labels[] = [
  { alertname: 'DiskFull', disk: 'sda' },
  { alertname: 'DiskFull', instance: 'disk-1', 'my disk': '' },
  { alertname: 'Load', instance: 'x"y' },
];

test('a word is completed with labels, then with known values, the most frequent first', () => {
  const store = storeOf(...alerts);
  equal(suggestions(store, 'DISK', 9), ['disk=', '"my disk"=', 'alertname="DiskFull"', 'instance="disk-1"']);
  equal(suggestions(store, 'disk', 9).slice(0, 5), ['disk=', 'disk!=', 'disk=~', 'disk!~', '"my disk"=']);
  equal(suggestions(store, 'full', 9), ['alertname="DiskFull"']);
  equal(suggestions(store, '', 2), ['alertname=', 'instance=']);
  equal(suggestions(store, 'x"', 9), ['instance="x\\"y"']);
  equal(suggestions(store, 'a"'.repeat(50_000), 9), []);
});

test('the last term is completed, and the rest of the text stays', () => {
  const store = storeOf(...alerts);
  equal(suggestions(store, 'load @age>1h ful', 9), ['load @age>1h alertname="DiskFull"']);
  equal(suggestions(store, '{instance="x', 9), ['{instance="x\\"y"']);
  equal(suggestions(store, 'instance!=disk', 9), ['instance!="disk-1"']);
  equal(suggestions(store, 'instance=="disk', 9), ['instance="disk-1"']);
  equal(suggestions(store, 'instance=~x', 9), ['instance=~"x\\"y"']);
  equal(suggestions(store, 'load -ful', 9), ['load -alertname="DiskFull"']);
  equal(suggestions(store, 'load (disk or !(instance=x', 9), ['load (disk or !(instance="x\\"y"']);
});

test('conditions are completed with operators and values', () => {
  const store = storeOf(...alerts);
  equal(suggestions(store, '@', 99).length, 8);
  equal(suggestions(store, '@a', 9), ['@age>', '@author=']);
  equal(suggestions(store, '@age', 9), ['@age>', '@age<']);
  equal(suggestions(store, '@age<', 1), ['@age<10m']);
  equal(suggestions(store, '@state!=in', 9), ['@state!=inhibited']);
  equal(suggestions(store, '@receiver=', 9), ['@receiver="team \\"a\\""']);
  equal(suggestions(store, '@author=~a', 9), ['@author=~"Ana"']);
  equal(suggestions(store, '@silenced_by=', 9), ['@silenced_by="s-1"']);
  equal(suggestions(store, '@fingerprint=', 9), []);
});

test('each complete suggestion is a filter, and is known as complete', () => {
  const store = storeOf(...alerts);
  for (const typed of ['disk', 'instance=', '@state=', '@age>', '@limit=', '@receiver=', '@author!~', '"my disk"!=']) {
    for (const suggestion of suggestions(store, typed, 99).filter(isComplete)) {
      parseFilter(suggestion);
    }
  }
  equal(['a=', '@age>', '@age', 'a="b"', '@state=muted', 'x'].map(isComplete), [false, false, false, true, true, false]);
  equal(['(a="b"', '(x or a="b")', '-a="b"', 'x or a="b"'].map(isComplete), [false, false, true, true]);
});

test('labels that come later are completed too', () => {
  const store = storeOf(...alerts);
  equal(suggestions(store, 'newc', 9), []);
  store.alerts.set('new', { labels: { alertname: 'Newcomer' } } as unknown as Alert);
  store.redraw();
  equal(suggestions(store, 'newc', 9), ['alertname="Newcomer"']);
});
