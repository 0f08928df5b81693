import { equal, test } from './harness.js';
import { equalities, filterText } from '../../main/web/data/matchers.js';
import { Selection } from '../../main/web/features/alerts/selection.js';
import { proposals } from '../../main/web/features/silences/proposals.js';
import type { Proposal, Proposals } from '../../main/web/features/silences/proposals.js';
import type { Alert, Labels } from '../../main/web/data/types.js';
import type { ShownGroup } from '../../main/web/data/shown-group.js';

function alert(labels: Labels): Alert {
  const none = { annotations: {}, startsAt: 0, updatedAt: 0, generatorURL: '', silencedBy: [], inhibitedBy: [] };
  return { fingerprint: JSON.stringify(labels), labels, state: 'active', ...none };
}

/** A group of an alert for each of these pods. */
function group(name: string, ...pods: readonly string[]): ShownGroup {
  const alerts = pods.map((pod) => alert({ alertname: name, pod }));
  const none = { groups: [], failing: [], filter: [], level: 'other', severity: 'other', tally: undefined, startsAt: 0, section: 'firing', acknowledgement: undefined } as const;
  return { id: name, title: name, labels: { alertname: name }, alerts, ...none };
}

const a = group('A', '1', '2', '3');
const b = group('B', '1');
const c = group('C', '1', '2');
const SHOWN = [a, b, c];

function fingerprint(of: ShownGroup, place: number): string {
  return of.alerts[place]?.fingerprint ?? '';
}

function proposed(selection: Selection, shown: readonly ShownGroup[] = SHOWN): Proposals {
  return proposals(selection.among(shown), ({ labels }) => equalities(labels), SHOWN.flatMap(({ alerts }) => alerts));
}

function texts(silences: readonly Proposal[]): readonly string[] {
  return silences.map(({ matchers }) => filterText(matchers));
}

function narrow(selection: Selection, shown: readonly ShownGroup[] = SHOWN): readonly string[] {
  return texts(proposed(selection, shown).narrow);
}

test('a group that is selected counts with all its alerts, and again with none', () => {
  const selection = new Selection();
  selection.toggleGroup(a, false, SHOWN);
  equal([...selection.among(SHOWN).fingerprints].length, 3);
  equal(narrow(selection), ['{alertname="A"}']);
  selection.toggleGroup(a, false, SHOWN);
  equal(selection.isEmpty, true);
});

test('a range of groups reaches from the one before to this one, in both directions', () => {
  const selection = new Selection();
  selection.toggleGroup(c, false, SHOWN);
  selection.toggleGroup(a, true, SHOWN);
  equal(selection.among(SHOWN).groups.map(({ id }) => id), ['A', 'B', 'C']);
  equal(narrow(selection), ['{alertname=~"A|B|C"}']);
});

test('a range of alerts stays in its group', () => {
  const selection = new Selection();
  selection.toggleAlert(a, fingerprint(a, 0), false);
  selection.toggleAlert(a, fingerprint(a, 2), true);
  equal(selection.among(SHOWN).alerts.length, 3);
  selection.toggleAlert(c, fingerprint(c, 1), true);
  equal(selection.among(SHOWN).alerts.length, 4);
});

test('an alert that leaves a group that is selected leaves its other alerts', () => {
  const selection = new Selection();
  selection.toggleGroup(a, false, SHOWN);
  selection.toggleAlert(a, fingerprint(a, 1), false);
  equal([selection.hasGroup(a), selection.hasPart(a)], [false, true]);
  equal(narrow(selection), ['{alertname="A", pod=~"1|3"}']);
});

test('what is not shown any more is not selected any more', () => {
  const selection = new Selection();
  selection.toggleGroup(a, false, SHOWN);
  selection.toggleAlert(c, fingerprint(c, 0), false);
  equal(selection.among([b, c]).alerts.length, 1);
  equal(selection.among(SHOWN).groups, []);
});

test('alerts and groups are selected together', () => {
  const selection = new Selection();
  selection.toggleGroup(a, false, SHOWN);
  selection.toggleAlert(c, fingerprint(c, 0), false);
  equal(selection.among(SHOWN).fingerprints.size, 4);
  equal(narrow(selection), ['{alertname="A"}', '{alertname="C", pod="1"}']);
  equal(texts(proposed(selection).wide), ['{alertname=~"A|C"}']);
});

test('a group of which a filter hides alerts is selected as the alerts that are shown', () => {
  const part = { ...a, alerts: a.alerts.slice(1) };
  const selection = new Selection();
  selection.toggleGroup(part, false, [part]);
  equal(narrow(selection, [part]), ['{alertname="A", pod=~"2|3"}']);
});
