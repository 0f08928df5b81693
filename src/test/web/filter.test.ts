import { pass, server } from './browser.js';
import type { Request } from './browser.js';
import { equal, test } from './harness.js';
import { EVERYTHING, both, isEmpty, parseFilter, textOf } from '../../main/web/data/filter.js';
import type { Filter } from '../../main/web/data/filter.js';
import { admission, limitOf } from '../../main/web/data/filtering.js';
import { MatcherSyntaxError, parseMatchers } from '../../main/web/data/matchers.js';
import { regexps } from '../../main/web/data/regexps.js';
import { parse, withFilter } from '../../main/web/data/route.js';
import { Store, store as live } from '../../main/web/data/store.js';
import type { Alert, Group, Silence } from '../../main/web/data/types.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';
import recordedFilters from '../resources/io/grapevine/model/matcher/filters.json';
import recordedMatchers from '../resources/io/grapevine/model/matcher/matcher-texts.json';
import admissions from '../resources/io/grapevine/web/api/grapevine/admissions.json';

interface Parts extends Partial<Omit<Filter, 'choices'>> {
  readonly choices?: readonly (readonly Parts[])[];
}

interface Recorded extends Parts {
  readonly text: string;
  readonly written?: string;
  /** True where each reader has its own words. */
  readonly error?: string | true;
}

function read(text: string): Filter | string {
  try {
    return parseFilter(text);
  } catch (e) {
    if (e instanceof MatcherSyntaxError) {
      return e.message;
    }
    throw e;
  }
}

function filterOf({ matchers = [], conditions = [], texts = [], excluded = [], choices = [] }: Parts): Filter {
  return { matchers, conditions, texts, excluded, choices: choices.map((choice) => choice.map(filterOf)) };
}

test('all filters with which the server is tested are read, refused and written as it does', () => {
  for (const each of recordedFilters as Recorded[]) {
    const actual = read(each.text);
    if (each.error !== undefined) {
      equal(each.error === true ? typeof actual : actual, each.error === true ? 'string' : each.error, each.text);
    } else {
      equal(actual, filterOf(each), each.text);
      const written = textOf(actual as Filter);
      equal(written, each.written ?? written, each.text);
      equal(read(written), actual, written);
    }
  }
});

test('matchers in braces, as links have them, are read as those of the server', () => {
  for (const each of recordedMatchers.filter(({ text }) => /^\{.*\}$/s.test(text) && text !== '{a==b}')) {
    const expected = 'matchers' in each ? parseMatchers(each.text) : 'refused';
    const actual = read(each.text);
    equal(typeof actual === 'string' ? 'refused' : actual.matchers, expected, each.text);
  }
});

test('a filter of many matchers or escapes is read at once', () => {
  equal(parseFilter('a=b '.repeat(1_000)).matchers.length, 1_000);
  equal(parseFilter(`@age>${'1s'.repeat(2_000)}`).conditions.length, 1);
  equal(parseFilter(`"${'\\\\'.repeat(2_000)}"`).texts.length, 1);
});

/** The alerts of the recorded world, whose fingerprints are those that the server computes. */
function world(): { store: Store; name: (fingerprint: string) => string; groups: readonly Group[] } {
  const store = new Store();
  const names = new Map<string, string>();
  store.now = () => Date.parse(admissions.now);
  admissions.silences.forEach((each) => store.silences.set(each.id, each as unknown as Silence));
  for (const [name, { startsAt, ...rest }] of Object.entries(admissions.alerts)) {
    const none = { silencedBy: [], inhibitedBy: [], updatedAt: 0, generatorURL: '' };
    const alert = { ...none, ...rest, fingerprint: `id-${name}`, startsAt: Date.parse(startsAt) };
    names.set(alert.fingerprint, name);
    store.alerts.set(alert.fingerprint, alert as unknown as Alert);
  }
  const groups = admissions.groups.map((each, i) => {
    const alerts = each.alerts.map((name) => `id-${name}`);
    return { ...each, id: String(i), labels: {}, outcomes: [], alerts } as unknown as Group;
  });
  groups.forEach((group) => store.groups.set(group.id, group));
  return { store, name: (fingerprint) => names.get(fingerprint) ?? '', groups };
}

function answersAsJavaScript(): void {
  server.on('api/grapevine/v1/regexps', ({ body }: Request) => ({
    body: {
      results: (body as { regexps: { regexp: string; values: string[] }[] }).regexps.map(({ regexp, values }) => {
        const own = regexp.startsWith('(?i)') ? new RegExp(`^(?:${regexp.slice(4)})$`, 'i') : new RegExp(`^(?:${regexp})$`);
        return { matches: values.map((value) => own.test(value)) };
      }),
    },
  }));
}

test('all filters let through the alerts that the server lets through', async () => {
  answersAsJavaScript();
  const { store, name, groups } = world();
  const admitted = (text: string) => {
    const admits = admission(store, parseFilter(text.replace(/\$(\w+)/g, 'id-$1')));
    const names = new Set<string>();
    let isPending = false;
    for (const group of groups) {
      for (const alert of group.alerts.map((each) => store.alerts.get(each))) {
        const isAdmitted = alert !== undefined && admits(group, alert);
        isPending ||= isAdmitted === undefined;
        if (isAdmitted === true) {
          names.add(name(alert?.fingerprint ?? ''));
        }
      }
    }
    return isPending ? undefined : [...names].sort();
  };
  for (const [text, expected] of Object.entries(admissions.filters)) {
    for (let asked = 0; asked < 9 && admitted(text) === undefined; asked++) {
      await pass(50);
    }
    equal(admitted(text), [...expected].sort(), text);
  }
});

test('a regular expression of a condition that is invalid hides nothing, and is named', async () => {
  server.on('api/grapevine/v1/regexps', { body: { results: [{ error: 'missing closing )' }] } });
  const { store, groups } = world();
  for (const text of ['@receiver=~"("', '@receiver!~"("']) {
    const filter = parseFilter(text);
    const [group] = groups as [Group];
    const admitted = () => admission(store, filter)(group, store.alerts.get('id-disk') as Alert);
    admitted();
    await pass(50);
    equal([admitted(), regexps.problem(filter)], [true, `${text}: missing closing )`]);
  }
});

test('where only API v2 is let through, a regular expression of a condition hides nothing, and the page says so', async () => {
  live.feed('').isV2 = true;
  const filter = parseFilter('@author=~"A.*"');
  const { store, groups } = world();
  const admitted = () => admission(store, filter)(groups[0] as Group, store.alerts.get('id-disk') as Alert);
  admitted();
  await pass(1_000);
  equal([admitted(), regexps.problem(filter).includes('Only API v2')], [true, true]);
});

test('a limit leaves the first rows, also of a group', () => {
  const { store } = world();
  const shown = (text: string) => {
    const { matchers, ...more } = parseFilter(text);
    const { sections, ...rest } = view(store, { filter: matchers, more, states: new Set(STATES), receiver: '', sort: 'name', groupBy: [] });
    return [[...sections.values()].flat().map(({ alerts }) => alerts.length), rest.shown, rest.hidden];
  };
  equal(shown(''), [[6, 1], 6, 0]);
  equal(shown('@limit=9 @limit=2'), [[2], 2, 4]);
  equal(shown('@limit=7'), [[6, 1], 6, 0]);
  equal(limitOf(EVERYTHING), Infinity);
});

test('alerts that match but are in a state that is not shown are counted', () => {
  const { store } = world();
  const { matchers, ...more } = parseFilter('disk');
  const query = { filter: matchers, more, receiver: '', sort: 'name', groupBy: [] } as const;
  const { otherStates, shown } = view(store, { ...query, states: new Set(['active']) });
  equal([[...otherStates], shown], [[['silenced', 1]], 1]);
});

test('an address of the alerts holds a whole filter, others hold matchers', () => {
  const address = parse(`#/alerts?sort=name&filter=${encodeURIComponent('{a="b"} @age>1h disk')}`);
  equal([textOf(address.query), address.filter.length, address.filterError], ['{a="b"} @age>1h disk', 1, '']);
  equal(withFilter(address, { texts: ['disk', 'x'] }), { sort: 'name', filter: '{a="b"} @age>1h disk x' });
  equal(parse('#/alerts?filter=@age').filterError, '@age: no operator (expected: one of > <)');
  const other = parse(`#/silences/new?filter=${encodeURIComponent('{a="b"}')}`);
  equal([other.filter.length, isEmpty(other.query)], [1, true]);
});

test('two filters together have each part once', () => {
  equal(textOf(both(parseFilter('a=b x @age>1h'), parseFilter('x y @age>1h a="b"'))), '{a="b"} @age>1h x y');
  equal(textOf(both(parseFilter('-x (a or b)'), parseFilter('(a or b) -x (b or a)'))), '-x (a or b) (b or a)');
});

test('an expression in a choice is asked for, and its error is named', async () => {
  server.on('api/grapevine/v1/regexps', { body: { results: [{ error: 'missing closing )' }] } });
  equal(await regexps.check(parseFilter('disk or instance=~"("')), 'instance=~"(": missing closing )');
});

test('the filter of the history has matchers only, and names what else there is', () => {
  const read = (text: string) => parse(`#/history?filter=${encodeURIComponent(text)}`);
  equal(read('not a=b c=~d and e=f').filter.length, 3);
  for (const text of ['disk', '@author="Ana"', '-x', '(a or b="c")']) {
    const { filter, filterError } = read(`g=h ${text}`);
    equal([filter, filterError], [[], `${text} (expected in the history: matchers, such as alertname=~"Disk.*")`]);
  }
  equal(read('severity>=warning').filterError.startsWith('severity>=warning (expected: one of ='), true);
});

test('keeps a raw percent sign of a link that a template has made', () => {
  const matcher = (link: string) => {
    const { filter, filterError } = parse(`#/silences/new?filter=${link}`);
    return filterError === '' ? filter.map(({ name, value }) => `${name}=${value}`).join() : filterError;
  };
  equal(matcher('{alertname="Disk 90%"}'), 'alertname=Disk 90%');
  equal(matcher('%7Balertname%3D%22Disk%2090%%22%7D'), 'alertname=Disk 90%');
  equal(matcher('{alertname=%22100%,%20full%22,b=%22%25%20c%22}'), 'alertname=100%, full,b=% c');
  equal(matcher('%7Ba%3D%22gr%C3%B6%C3%9Fe%205%zz%22%7D'), 'a=größe 5%zz');
  equal(matcher('%7Ba%3D%22gr%F6%DFe%22%7D'), 'a=gr%F6%DFe');
  equal(parse('#/silences/new?comment=90%+full&filter=a%3Db').params.get('comment'), '90% full');
});
