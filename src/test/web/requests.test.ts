import { pass, server, storage } from './browser.js';
import type { Request } from './browser.js';
import { equal, failure, test } from './harness.js';
import { access } from '../../main/web/data/access.js';
import { ApiError, Server, WARNED, WRITTEN, expireSilence, get, preview, query, servers, setSilence } from '../../main/web/data/api.js';
import type { SilenceDraft, SilenceJson } from '../../main/web/data/api.js';
import { readStatus } from '../../main/web/data/fallback.js';
import { readHistory, readSummary } from '../../main/web/features/history/history.js';
import type { HistoryPageJson } from '../../main/web/features/history/history.js';
import { MatcherSyntaxError, matchersJson, matchersOf, parseMatchers } from '../../main/web/data/matchers.js';
import { matches, regexps } from '../../main/web/data/regexps.js';
import { parse } from '../../main/web/data/route.js';
import { settings } from '../../main/web/data/settings.js';
import { changesOf, decodeSilence, draftOf, isAbout, readExpired, silenceFilter } from '../../main/web/features/silences/silences.js';
import { parseReceiver, receiverText } from '../../main/web/features/silences/receiver-sets.js';
import { store } from '../../main/web/data/store.js';

const REGEXPS = 'api/grapevine/v1/regexps';

test('an error of the server is shown in its own words', async () => {
  const errors: [unknown, string][] = [
    [{ error: 'bad matcher' }, 'bad matcher'],
    [{ message: 'no such silence' }, 'no such silence'],
    [' plain words \n', 'plain words'],
    ['<html>', '418 Status'],
    ['', '418 Status'],
  ];
  for (const [body, message] of errors) {
    server.on('x', { status: 418, body });
    const error = (await failure(() => get('x'))) as ApiError;
    equal([error.message, error.status, error.isMissing], [message, 418, false]);
  }
});

test('a page of a proxy with status 200 is no answer', async () => {
  server.on('x', { body: '<html>log in</html>' });
  equal((await failure(() => get('x'))).message, 'The answer is not from Grapevine: no JSON.');
  equal(servers.get('')?.isLoggedOut, true);
  server.refuse('unreachable');
  equal((await failure(() => get('x'))).message, 'The server does not answer.');
});

test('a change is announced, with each warning of the server', async () => {
  const announced: unknown[] = [];
  addEventListener(WRITTEN, () => announced.push('written'));
  addEventListener(WARNED, (event) => announced.push((event as CustomEvent<string>).detail));
  const headers = { Warning: '299 - "not on \\"disk\\"", 199 - "cached", 299 g "peer, away"' };
  server.on('api/v2/silences', { body: { silenceID: 'ab' }, headers });
  equal(await setSilence({} as SilenceDraft), 'ab');
  equal(announced, ['written', 'not on "disk"', 'peer, away']);
  server.on('api/v2/silence/a%2Fb', { status: 404, body: '"none"' });
  equal(((await failure(() => expireSilence('a/b'))) as ApiError).isMissing, true);
  equal(announced.length, 3);
});

test('a request that is sent again after a lost answer has its key, and no other request has', async () => {
  const path = 'api/v2/silences';
  const draft = (comment: string) => ({ comment, matchers: [], startsAt: '', endsAt: '', createdBy: '', basis: 'then' });
  server.on(path, { body: { silenceID: 'ab' } });
  for (const refusal of ['unreachable', { status: 503 }, undefined, undefined, { status: 400 }, undefined] as const) {
    server.refuse(refusal);
    await setSilence(draft('a')).catch(() => undefined);
  }
  await setSilence(draft('b'));
  const keys = server.requests.map(({ headers }) => headers['Idempotency-Key'] ?? '');
  const numbers = keys.map((key) => [...new Set(keys)].indexOf(key));
  equal([numbers, keys.includes('')], [[0, 0, 0, 1, 2, 3, 4], false]);
  equal([...new Set(server.requests.map(({ headers }) => headers['If-Match']))], ['"then"']);
  equal(server.requests.map(({ body }) => Object.keys(body as object).includes('basis')).includes(true), false);
});

test('an Alertmanager of another cluster is sent no header that it would refuse', async () => {
  const other = new Server('eu', 'http://eu/');
  other.hasLogin = false;
  server.on('http://eu/api/v2/silences', { body: {} });
  await other.post('api/v2/silences', {}, true, 'then');
  equal(Object.keys(server.requests[0]?.headers ?? {}).sort(), ['Accept', 'Content-Type']);
});

test('what others have changed of a silence is said in words', () => {
  const now = Date.parse(SILENCE.startsAt);
  const next = { ...SILENCE, endsAt: '2026-11-20T21:00:00Z', comment: 'Disk', matchers: SILENCE.matchers.slice(0, 1) };
  equal(
    changesOf(SILENCE, next, now).replace(/\d\d:\d\d(\s[AP]M)?/g, 'HH:MM'),
    'it lasts until HH:MM, not HH:MM; its matchers are {alertname="DiskFull"}, not {alertname="DiskFull", host!~"a.*"}; its reason is "Disk", not "Disk swap"',
  );
  equal(changesOf(SILENCE, { ...SILENCE, updatedAt: 'later' }, now), '');
});

test('a query has the values that are set', () => {
  equal(query({ a: 'x', b: undefined, c: ['1', '2'], d: [] }), '?a=x&c=1&c=2');
  equal(query({}), '');
});

test('the status is read by API v2 only where our own is missing', async () => {
  const answer = { uptime: 'then', versionInfo: { version: '1' }, config: { original: 'route:' }, cluster: { status: 'ready' } };
  server.on('api/v2/status', { body: answer });
  equal((await readStatus()).cluster, { status: 'ready', peers: [], configuredPeers: [] });
  server.on('api/grapevine/v1/status', { status: 503, body: 'busy' });
  equal((await failure(readStatus)).message, 'busy');
});

test('a user whose rights cannot be read keeps those that are known', async () => {
  await access.read();
  equal([access.current.maySilence, access.current.author], [true, '']);
  server.on('api/grapevine/v1/access', { body: { restricted: true, maySilence: false, author: 'Ana' } });
  await access.read();
  server.refuse({ status: 502 });
  await access.read();
  equal([access.current.maySilence, access.current.author, access.current.mayAdminister], [false, 'Ana', true]);
});

test('settings are kept for the page where the browser stores nothing', () => {
  storage.isOff = true;
  settings.change({ author: 'Ana' });
  equal([settings.current.author, settings.current.severityLabel], ['Ana', 'severity']);
  equal(document.documentElement.dataset['theme'], 'system');
});

test('a history is read for the last day unless the address says otherwise, and on from its last page', async () => {
  const page: HistoryPageJson = { from: 'f', to: 't', records: [], next: 'n', complete: true, missing: [] };
  server.on('api/grapevine/v1/history', { body: page }).on('api/grapevine/v1/history/summary', { body: {} });
  const address = parse('#/history?filter={a="b"}&type=alert');
  await readHistory(address, await readHistory(address));
  await readHistory(parse('#/history?from=x'));
  const now = Date.parse('2026-11-22T12:00:00Z');
  await readSummary(address, now);
  await readSummary(parse('#/history?since=7d'), now);
  await readSummary(parse('#/history?from=2026-11-22T11:00:00Z'), now);
  await readSummary(parse('#/history?from=x'), now);
  equal(server.queries('api/grapevine/v1/history'), [
    'filter=a="b"&since=24h&type=alert',
    'filter=a="b"&from=f&to=t&type=alert&cursor=n',
    'from=x',
  ]);
  equal(server.queries('api/grapevine/v1/history/summary'), [
    'filter=a="b"&since=24h&limit=10&interval=1h',
    'since=7d&limit=10&interval=6h',
    'from=2026-11-22T11:00:00Z&limit=10&interval=1m',
    'from=x&limit=10',
  ]);
});

const SILENCE: SilenceJson = {
  id: 'abcdef12-3456',
  status: { state: 'expired' },
  createdBy: 'Ana',
  comment: 'Disk swap',
  startsAt: '2026-11-20T11:00:00Z',
  endsAt: '2026-11-20T13:00:00Z',
  updatedAt: '2026-11-20T11:00:00Z',
  annotations: { grapevine_acknowledges: 'key', other: 'kept' },
  matchers: [
    { name: 'alertname', value: 'DiskFull', isRegex: false },
    { name: 'host', value: 'a.*', isRegex: true, isEqual: false },
  ],
};

test('the matchers of a silence are read, also without the field that old versions lack, and written as they were', () => {
  equal(matchersOf(SILENCE).map(({ operator }) => operator), ['=', '!~']);
  equal(matchersJson(matchersOf(SILENCE)), [{ ...SILENCE.matchers[0], isEqual: true }, SILENCE.matchers[1]]);
  equal(draftOf(SILENCE).annotations, SILENCE.annotations);
  equal(decodeSilence(SILENCE).acknowledges, 'key');
});

test('the receivers of a silence are shown, and kept where it is changed or made again', () => {
  const matcher = { name: 'name', value: 'pager', isRegex: false, isEqual: true };
  const named = { ...SILENCE, receiverMatcherSets: [{ matchers: [matcher, { ...matcher, name: 'team' }] }] };
  equal(decodeSilence(named).receivers, ['{name="pager", team="pager"}']);
  equal(draftOf(named).receiverMatcherSets, named.receiverMatcherSets);
  equal([decodeSilence(SILENCE).receivers, 'receiverMatcherSets' in draftOf(SILENCE)], [[], false]);
});

test('receivers are written and read as on the command line', async () => {
  const read = (typed: string) => parseReceiver(typed).map(({ name, operator, value }) => `${name}${operator}${value}`);
  equal(['pager', ' team & co ', '~db-.*', '=~ a', 'team=x,urgent!="no"', 'name="a=b"', 'kind!~x', '{team="x"}'].map(read), [
    ['name=pager'],
    ['name=team & co'],
    ['name=~db-.*'],
    ['name=~a'],
    ['team=x', 'urgent!=no'],
    ['name=a=b'],
    ['kind!~x'],
    ['team=x'],
  ]);
  for (const name of ['pager', 'team & co', '~x', '{x', 'a=b', 'a!~b', ' a', '', 'it\'s "x"']) {
    const set = [{ name: 'name', operator: '=', value: name }] as const;
    equal(parseReceiver(receiverText(set)), set, name);
    const pattern = [{ name: 'name', operator: '=~', value: name }] as const;
    equal(parseReceiver(receiverText(pattern)), pattern, name);
  }
  for (const typed of ['a=,=', '{}', 'a=~b"']) {
    equal((await failure(() => parseReceiver(typed))) instanceof MatcherSyntaxError, true, typed);
  }
});

test('the preview of a silence for some receivers says what others are notified of', async () => {
  server.on('api/grapevine/v1/silences/preview', { body: { matchers: [], activeAlerts: 2, alerts: ['f1', 'f2'], forSome: ['f2'] } });
  const shown = await preview(['a="b"'], '', ['{name="pager"}', '{team="x", urgent!="no"}']);
  equal([shown.alerts, shown.forSome], [['f1', 'f2'], ['f2']]);
  equal(server.queries('api/grapevine/v1/silences/preview'), [
    'matcher=a="b"&receiver={name="pager"}&receiver={team="x", urgent!="no"}',
  ]);
});

test('expired silences are those that the server calls so', async () => {
  server.on('api/v2/silences', { body: [SILENCE, { ...SILENCE, status: { state: 'active' } }] });
  equal([(await readExpired()).length, server.queries('api/v2/silences')], [1, ['active=false&pending=false']]);
});

test('a silence is found by its matchers, or by words and the beginning of its id', () => {
  const silence = decodeSilence(SILENCE);
  const found = (filter: string) => isAbout(silence, parseMatchers(filter));
  equal([found('alertname=DiskFull'), found('host!~"a.*"'), found('alertname=Other'), found('x=""')], [true, true, false, false]);
  const accepted = (text: string) => silenceFilter(text).accepts(silence);
  equal([accepted('disk ANA'), accepted('abcdef'), accepted('abcde'), accepted('host cpu')], [true, true, false, false]);
  equal([accepted('"disk swap"'), accepted('"swap disk"'), accepted('-disk'), accepted('cpu or swap')], [true, false, false, true]);
  equal([accepted('alertname=DiskFull ana'), accepted('not alertname=DiskFull'), accepted('-alertname=Other')], [true, false, true]);
  equal([accepted('@author=Ana'), accepted('@author!=Ana'), accepted('x or @author=Ana')], [true, false, true]);
});

test('a filter of silences that cannot be applied hides nothing, and says so', () => {
  const read = (text: string) => [silenceFilter(text).accepts(decodeSilence(SILENCE)), silenceFilter(text).error];
  equal(read('@age>1h'), [true, '@age>1h (expected on this page: @author, matchers, words). Nothing is filtered.']);
  equal(read('x (y or @state=active)'), [true, '@state=active (expected on this page: @author, matchers, words). Nothing is filtered.']);
  equal(read('x or')[0], true);
  equal(read('x or')[1], 'or (expected: a term on each side, such as disk or cpu, or text in double quotes). Nothing is filtered.');
});

/** Compares as a browser does; answers an invalid expression as the server does. */
function compare({ body }: Request): { body: unknown } {
  const { regexps: asked } = body as { regexps: { regexp: string; values: string[] }[] };
  const results = asked.map(({ regexp, values }) =>
    regexp === '(' ? { error: 'missing closing )' } : { matches: values.map((value) => new RegExp(`^(?:${regexp})$`).test(value)) },
  );
  return { body: { results } };
}

function ask(filter: string, value: string): boolean | undefined {
  return matches(parseMatchers(filter), { a: value });
}

test('a regular expression is compared by the server, once for each value, whatever the operator', async () => {
  server.on(REGEXPS, compare);
  equal([ask('a=~x+', 'xx'), ask('a!~x+', 'y'), ask('a=~x+', 'xx')], [undefined, undefined, undefined]);
  await pass(100);
  equal([ask('a=~x+', 'xx'), ask('a!~x+', 'xx'), ask('a=~x+', 'y'), ask('a!~x+', 'y')], [true, false, false, true]);
  equal(server.requests.map(({ body }) => body), [{ regexps: [{ regexp: 'x+', values: ['xx', 'y'] }] }]);
});

test('an alert that another matcher refuses needs no answer', () => {
  equal([ask('b=c,a=~x', 'x'), ask('a=~x,b!=""', 'x')], [false, false]);
});

test('an invalid expression hides nothing, and its error is shown', async () => {
  server.on(REGEXPS, compare);
  const filter = parseMatchers('a=~(');
  equal(await regexps.check(filter), 'a=~"(": missing closing )');
  equal([ask('a=~(', 'x'), regexps.problem(filter)], [true, 'a=~"(": missing closing )']);
});

test('nothing is hidden while the server does not answer, and it is asked again after five seconds', async () => {
  server.refuse('unreachable');
  const filter = parseMatchers('a=~x');
  equal(matches(filter, { a: 'y' }), undefined);
  await pass(100);
  equal([matches(filter, { a: 'y' }), regexps.problem(filter)], [true, 'a=~"x": The server does not answer.']);
  server.refuse(undefined);
  server.on(REGEXPS, compare);
  await pass(5_100);
  equal([matches(filter, { a: 'y' }), regexps.problem(filter)], [false, '']);
});

test('values of more than 200,000 characters are asked about in several requests', async () => {
  server.on(REGEXPS, compare);
  const values = ['a', 'b', 'c'].map((each) => each.repeat(150_000));
  for (let i = 0; i < 3; i++) {
    values.forEach((value) => ask('a=~a+', value));
    await pass(100);
  }
  equal(values.map((value) => ask('a=~a+', value)), [true, false, false]);
  equal(server.requests.length, 2);
});

test('a proxy without the operation is passed by two filters of API v2', async () => {
  server.on('api/v2/alerts', ({ query: filter }) => ({ body: filter.includes('!~') ? [{ labels: { a: 'y' } }] : [{ labels: { a: 'x' } }] }));
  store.feed('').isV2 = true;
  equal([ask('a=~x', 'x'), ask('a=~x', 'y'), ask('a=~x', 'z')], [undefined, undefined, undefined]);
  await pass(600);
  equal([ask('a=~x', 'x'), ask('a=~x', 'y'), ask('a=~x', 'z')], [true, false, false]);
  equal(server.queries('api/v2/alerts'), ['filter=a!~"x"', 'filter=a=~"x"']);
  await pass(10_100); // an alert with the value that neither had may have begun meanwhile
  equal(ask('a=~x', 'z'), undefined);
});
