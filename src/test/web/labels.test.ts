import { pass, server } from './browser.js';
import { equal, test } from './harness.js';
import { alert } from './samples.js';
import { commentLinks } from '../../main/web/data/comment-links.js';
import { PLAIN } from '../../main/web/data/display.js';
import type { Display } from '../../main/web/data/display.js';
import { HUES, colorOf, distinguishing, hiddenLabels, hueOf, shownAnnotations, shownLabels } from '../../main/web/data/labels.js';
import { store } from '../../main/web/data/store.js';

function display(labels: Partial<Display['labels']>, more: Partial<Display> = {}): void {
  store.feed('').display = { ...PLAIN, labels: { ...PLAIN.labels, ...labels }, ...more };
}

const LABELS = { alertname: 'Down', cluster: 'a', pod: 'p', replica: '1', tenant: 't' };

function names(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map(([name]) => name);
}

test('without settings all labels are shown in their order', () => {
  equal(shownLabels(LABELS), Object.entries(LABELS));
  equal([hiddenLabels(LABELS), colorOf('pod', 'p'), distinguishing([alert(LABELS)], LABELS)], [[], undefined, []]);
});

test('labels are hidden and stripped, those with a place come first', () => {
  display({ hide: ['replica'], strip: ['tenant'], order: ['pod', 'none', 'alertname'] });
  equal([names(shownLabels(LABELS)), names(hiddenLabels(LABELS))], [['pod', 'alertname', 'cluster'], ['replica']]);
  display({ hide: ['pod'] });
  equal(names(shownLabels(LABELS)), ['alertname', 'cluster', 'replica', 'tenant']);
});

test('names of labels that objects have by themselves are only names', () => {
  display({ colors: [{ label: 'constructor', color: 'red' }], columns: ['toString'], order: ['__proto__'] });
  const labels = JSON.parse('{"__proto__": "a", "b": "c"}') as Record<string, string>;
  equal([colorOf('toString', 'x'), colorOf('constructor', 'x'), distinguishing([alert({ a: 'b' })], {})], [undefined, HUES['red'], ['a']]);
  equal(names(shownLabels(labels)), ['__proto__', 'b']);
});

test('annotations are hidden and have an order', () => {
  display({}, { annotations: { hide: ['summary'], order: ['impact'] } });
  equal(names(shownAnnotations({ description: 'd', impact: 'i', summary: 's' })), ['impact', 'description']);
});

test('labels that tell alerts apart are those of the configuration, name and instance, then those of most alerts with most values', () => {
  const alerts = [
    alert({ alertname: 'A', zone: '1', pod: 'a', uid: 'u', instance: 'i', cluster: 'x', job: 'j' }),
    alert({ alertname: 'B', zone: '1', pod: 'b', instance: 'i', cluster: 'x', job: 'k' }),
    alert({ alertname: 'B', zone: '2', pod: 'c', instance: 'k', cluster: 'x', job: 'l' }),
  ];
  equal(distinguishing(alerts, { cluster: 'x' }), ['alertname', 'instance', 'pod', 'job', 'zone', 'uid']);
  display({ columns: ['uid', 'cluster'], order: ['zone'], hide: ['pod'], strip: ['job'] });
  equal(distinguishing(alerts, { cluster: 'x' }), ['uid', 'zone', 'alertname', 'instance']);
});

test('a severity that its sign says does not tell alerts apart, one of other words does', () => {
  const severities = (...values: string[]) => distinguishing(values.map((severity) => alert({ severity })), {});
  equal([severities('critical', 'Warning'), severities('page', 'warning')], [[], ['severity']]);
  equal(distinguishing([alert({ severity: 'info' }), alert({})], {}), ['severity']);
});

test('the first rule for a value gives its colour, and each value has a unique one', () => {
  display({
    colors: [
      { label: 'env', value: 'prod', color: 'red' },
      { label: 'env', color: 'unique' },
      { label: 'team', value: 'a', color: 'gray' },
      { label: 'team', color: 'no such colour' },
    ],
  });
  equal(['prod', 'test'].map((value) => colorOf('env', value)), [HUES['red'], hueOf('test')]);
  equal([colorOf('team', 'a'), colorOf('team', 'b')], ['gray', 'gray']);
  equal(['', 'test', 'test2', '\ud800', 'ü'].map((value) => hueOf(value) === hueOf(value) && hueOf(value) >= 0 && hueOf(value) < 360), Array(5).fill(true));
  equal(new Set(['team-1', 'team-2', 'team-3', 'team-4', 'team-5'].map(hueOf)).size, 5);
});

test('a regular expression gives a colour once the server has compared the value, and none while it cannot', async () => {
  server.refuse('unreachable');
  display({ colors: [{ label: 'pod', valueRe: 'db-.*', color: 'blue' }] });
  equal(colorOf('pod', 'db-1'), undefined);
  await pass(100);
  equal(colorOf('pod', 'db-1'), undefined);
  server.refuse(undefined);
  server.on('api/grapevine/v1/regexps', ({ body }) => {
    const { regexps } = body as { regexps: { values: string[] }[] };
    return { body: { results: regexps.map(({ values }) => ({ matches: values.map((value) => value.startsWith('db-')) })) } };
  });
  await pass(6_000);
  equal([colorOf('pod', 'db-1'), colorOf('pod', 'web-1')], [HUES['blue'], undefined]);
  await pass(100);
  equal(colorOf('pod', 'web-1'), undefined);
});

test('the server is asked once about the links of each comment, and again when the rules change', async () => {
  let url = 'https://a/';
  server.on('api/grapevine/v1/links', ({ body }) => {
    const { texts } = body as { texts: string[] };
    return { body: { results: texts.map((text) => ({ links: text === 'none' ? [] : [{ start: 0, end: 1, url }] })) } };
  });
  equal([commentLinks.of('one'), server.requests.length], [[], 0]);
  display({}, { links: [{}] });
  equal([commentLinks.of('one'), commentLinks.of('none'), commentLinks.of('')], [[], [], []]);
  await pass(100);
  equal([commentLinks.of('one'), commentLinks.of('none')], [[{ start: 0, end: 1, url }], []]);
  await pass(100);
  equal(server.requests.map(({ body }) => body), [{ texts: ['one', 'none'] }]);
  url = 'https://b/';
  display({}, { links: [{}] });
  equal(commentLinks.of('one'), []);
  await pass(100);
  equal(commentLinks.of('one'), [{ start: 0, end: 1, url }]);
});

test('many comments are asked about in several requests, and again after a failure', async () => {
  let asked = 0;
  server.on('api/grapevine/v1/links', ({ body }) => {
    const { texts } = body as { texts: string[] };
    asked = Math.max(asked, texts.length);
    return { body: { results: texts.map(() => ({ links: [] })) } };
  });
  display({}, { links: [{}] });
  const look = () => Array.from({ length: 1_200 }, (_, i) => commentLinks.of(`comment ${i}`));
  store.addEventListener('change', look);
  server.refuse('unreachable');
  look();
  await pass(100);
  server.refuse(undefined);
  await pass(6_000);
  equal([asked, server.requests.length], [500, 4]);
});
