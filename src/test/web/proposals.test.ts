import { depth, equal, test } from './harness.js';
import { alert, group } from './samples.js';
import { at, clusterOf, plain } from '../../main/web/data/clusters.js';
import { isEquality, matchersOfGroup } from '../../main/web/features/silences/combine.js';
import { filterText, parseMatchers, text } from '../../main/web/data/matchers.js';
import type { Matcher } from '../../main/web/data/matchers.js';
import { FEW } from '../../main/web/features/silences/partition.js';
import { Selection } from '../../main/web/features/alerts/selection.js';
import { proposals } from '../../main/web/features/silences/proposals.js';
import type { Proposal, Proposals, Selected } from '../../main/web/features/silences/proposals.js';
import type { Alert, Labels } from '../../main/web/data/types.js';
import type { ShownGroup } from '../../main/web/data/shown-group.js';

const SEEDS = depth(10, 25);
const NAMES = ['alertname', 'pod', 'zone', 'team'];
const VALUES = ['', '1', '2', 'x|y', 'x', 'y', 'a.*', '\\', 'é"\n'];

/** Numbers that follow from a seed. */
class Dice {
  constructor(private state: number) {}

  below(n: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * n);
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }

  some<T>(all: readonly T[]): readonly T[] {
    return all.filter(() => this.below(2) === 0);
  }
}

interface World {
  readonly alerts: readonly Alert[];
  readonly shown: readonly ShownGroup[];
  readonly selected: Selected;
}

/** Whether matchers match, by the regular expressions of this engine. */
function isMuted(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ name, operator, value }) => {
    const actual = labels[name] ?? '';
    const isMatch = operator.endsWith('~') ? new RegExp(`^(?:${value})$`, 's').test(actual) : actual === value;
    return isMatch !== operator.startsWith('!');
  });
}

/** Alerts in two clusters, of which some lack labels and some have empty ones. */
function alerts(dice: Dice): readonly Alert[] {
  const all = Array.from({ length: 2 + dice.below(14) }, () => {
    const labels = Object.fromEntries(dice.some(NAMES).map((name) => [name, dice.one(VALUES)]));
    const each = alert({ ...labels, job: dice.one(['a', 'b']) });
    return { ...each, fingerprint: at(dice.one(['', '', 'eu']), each.fingerprint) };
  });
  return [...new Map(all.map((each) => [each.fingerprint, each])).values()];
}

/** The groups of a route in each cluster, of which a filter may hide alerts. */
function groups(dice: Dice, all: readonly Alert[]): readonly ShownGroup[] {
  const by = dice.some(NAMES);
  const route = parseMatchers(dice.one(['', 'job=~"a|b"', 'job=~"[ab]"', 'job!="c"']));
  const keyOf = (each: Alert) => JSON.stringify([clusterOf(each.fingerprint), by.map((name) => each.labels[name] ?? '')]);
  const isHidden = dice.below(3) === 0 ? (each: Alert) => each.labels['zone'] === '1' : () => false;
  return [...new Set(all.map(keyOf))].map((key) => {
    const own = all.filter((each) => keyOf(each) === key);
    const cluster = clusterOf(own[0]?.fingerprint ?? '');
    const labels = Object.fromEntries(by.map((name) => [name, own[0]?.labels[name] ?? '']));
    const matchers = [...route, ...by.map((name) => ({ name, operator: '=', value: labels[name] ?? '' }) as const)].map(text);
    const of = group('team', labels, own, { id: at(cluster, key), matchers });
    const shown = own.filter((each) => !isHidden(each));
    const none = { failing: [], filter: [], level: 'other', severity: 'other', tally: undefined, startsAt: 0, section: 'firing', acknowledgement: undefined } as const;
    return { id: of.id, title: key, labels, groups: [of], alerts: shown, ...none };
  });
}

function world(seed: number): World {
  const dice = new Dice(seed);
  const all = alerts(dice);
  const shown = groups(dice, all);
  const selection = new Selection();
  for (const each of shown) {
    const kind = dice.below(3);
    if (kind === 0) {
      selection.toggleGroup(each, false, shown);
    } else if (kind === 1) {
      dice.some(each.alerts).forEach(({ fingerprint }) => selection.toggleAlert(each, fingerprint, false));
    }
  }
  return { alerts: all, shown, selected: selection.among(shown) };
}

function proposed({ alerts, selected }: World): Proposals {
  const matchersOf = (shown: ShownGroup) => matchersOfGroup(shown, parseMatchers(shown.groups[0]?.matchers.join(',') ?? ''));
  return proposals(selected, matchersOf, alerts);
}

/** The alerts that silences mute. */
function muted(all: readonly Alert[], silences: readonly Proposal[]): readonly string[] {
  return all
    .filter(({ fingerprint, labels }) =>
      silences.some(({ matchers, clusters }) => clusters.includes(clusterOf(fingerprint)) && isMuted(matchers, labels)),
    )
    .map(({ fingerprint }) => fingerprint);
}

/** What all alerts are but for labels without a value, which no matcher tells from missing ones. */
function plainLabels({ fingerprint, labels }: Alert): string {
  return at(clusterOf(fingerprint), JSON.stringify(Object.entries(labels).filter(([, value]) => value !== '').sort()));
}

test('silences of random selections mute what is selected, and nothing else unless that is said', () => {
  let several = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const all = world(seed);
    const { narrow, wide, isExact } = proposed(all);
    const wanted = all.alerts.filter(({ fingerprint }) => all.selected.fingerprints.has(fingerprint));
    const twins = new Set(wanted.map(plainLabels));
    const isClear = all.alerts.every((each) => wanted.includes(each) || !twins.has(plainLabels(each)));
    const is = muted(all.alerts, narrow);
    const most = new Set(muted(all.alerts, wide));
    equal(wanted.every(({ fingerprint }) => is.includes(fingerprint)), true, `seed ${seed}: all are muted`);
    equal(wanted.every(({ fingerprint }) => most.has(fingerprint)), true, `seed ${seed}: one silence in each cluster mutes all`);
    equal(isExact, isClear, `seed ${seed}: few silences are found`);
    equal(isExact ? is.length : wanted.length, wanted.length, `seed ${seed}: no others are muted`);
    for (const { matchers } of narrow) {
      equal(matchers.some((each) => !isMuted([each], {})), true, `seed ${seed}: the server takes ${matchers.map(text).join()}`);
    }
    for (const cluster of ['', 'eu']) {
      equal(narrow.filter(({ clusters }) => clusters.includes(cluster)).length <= FEW, true, `seed ${seed}: few`);
    }
    several += isExact && narrow.length > 1 ? 1 : 0;
  }
  equal(several > SEEDS / 5, true, `${several} with several silences`);
});

test('silences of two clusters are one where they have the same matchers', () => {
  const some = ['', 'eu', 'us'].map((cluster) => ({ ...alert({ a: cluster === 'us' ? '2' : '1' }), fingerprint: at(cluster, 'f') }));
  const fingerprints = new Set(some.map(({ fingerprint }) => fingerprint));
  const { narrow } = proposals({ groups: [], alerts: some, fingerprints }, () => [], some);
  equal(narrow.map(({ clusters }) => clusters), [['', 'eu'], ['us']]);
  equal([...fingerprints].map(plain), ['f', 'f', 'f']);
});

test('alerts that are too many for a few silences get one, which may mute more', () => {
  const all = Array.from({ length: 300 }, (_, i) => alert({ alertname: 'A', pod: `${i}-${'x'.repeat(500)}`, zone: `${i % 7}` }));
  const some = all.filter((_, i) => i % 2 === 0);
  const fingerprints = new Set(some.map(({ fingerprint }) => fingerprint));
  const { narrow, wide, isExact } = proposals({ groups: [], alerts: some, fingerprints }, () => [], all);
  equal(isExact, false);
  equal(narrow, wide);
});

test('where a server wants a matcher with =, a selection that shares no label has a silence for each value of one', () => {
  const some = [alert({ alertname: 'A', zone: '1' }), alert({ alertname: 'A', zone: '2' }), alert({ alertname: 'B', zone: '2' })];
  const selected = { groups: [], alerts: some, fingerprints: new Set(some.map(({ fingerprint }) => fingerprint)) };
  const of = (all: readonly Proposal[]) => all.map(({ matchers }) => filterText(matchers));
  equal(of(proposals(selected, () => [], some).narrow), ['{alertname=~"A|B", zone=~"1|2"}']);
  const { narrow, wide, isExact } = proposals(selected, () => [], some, () => true);
  equal([of(narrow), isExact], [['{alertname="A", zone=~"1|2"}', '{alertname="B", zone="2"}'], true]);
  equal(wide, narrow);
});

test('where a server wants a matcher with =, a group of regular expressions has that of a label that its alerts share, or one for each', () => {
  const shown = (...labels: readonly Labels[]) => ({ labels: {}, filter: [], alerts: labels.map((each) => alert(each)) }) as unknown as ShownGroup;
  const own = parseMatchers('job=~"a|b"');
  const one = shown({ alertname: 'A', job: 'a' }, { alertname: 'A', job: 'b' });
  equal(filterText(matchersOfGroup(one, own)), '{job=~"a|b"}');
  equal(filterText(matchersOfGroup(one, own, true)), '{job=~"a|b", alertname="A"}');
  equal(filterText(matchersOfGroup(shown({ job: 'a' }, { job: 'b' }), own, true)), '{job=~"a|b"}');
  for (let seed = 1; seed <= SEEDS; seed += 5) {
    const { alerts, selected } = world(seed);
    const { narrow, isExact } = proposals(selected, (each) => matchersOfGroup(each, own, true), alerts, () => true);
    const is = muted(alerts, narrow);
    equal([...selected.fingerprints].every((each) => is.includes(each)), true, `seed ${seed}: all are muted`);
    equal(isExact ? is.length : selected.fingerprints.size, selected.fingerprints.size, `seed ${seed}: no others are`);
    equal(!isExact || narrow.every(({ matchers }) => matchers.some(isEquality)), true, `seed ${seed}: each has one`);
  }
});
