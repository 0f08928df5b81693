/** The address of the page: what stands behind `#`, as Alertmanager's page and its templates write it. */
import { at, clusterOf, clusters, nameOf, named, plain } from './clusters.js';
import { EVERYTHING, both, isEmpty, parseFilter, textOf } from './filter.js';
import type { Filter } from './filter.js';
import { MatcherSyntaxError, filterText, parseMatchers } from './matchers.js';
import type { Matcher } from './matchers.js';

export type Page =
  | 'alerts'
  | 'silences'
  | 'silence'
  | 'new-silence'
  | 'edit-silence'
  | 'planned'
  | 'heartbeats'
  | 'on-call'
  | 'status'
  | 'receivers'
  | 'history'
  | 'settings'
  | 'unknown';

export interface Address {
  readonly page: Page;
  /** The id of a silence. */
  readonly id: string;
  readonly filter: readonly Matcher[];
  /** The whole filter of the alerts, of which {@link filter} is a part; empty on other pages. */
  readonly query: Filter;
  /** What cannot be read in the filter; empty if all can. */
  readonly filterError: string;
  readonly params: ReadonlyMap<string, string>;
}

/** The parameters that are ids; `in` names their cluster, unless it is the one that is shown. */
const IDS: readonly string[] = ['open', 'alert', 'edit', 'recreate', 'replaces'];

/** Reads an address such as `#/alerts?filter={a="b"}&receiver=x`. */
export function parse(hash: string): Address {
  const [path = '', search = ''] = split(hash.replace(/^#\/?/, ''));
  const params = new Map<string, string>();
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    params.set(decode(name), equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  const place = page(path);
  const cluster = clusters.own === '' ? '' : named(params.get('in') ?? params.get('cluster') ?? '');
  IDS.forEach((name) => params.has(name) && params.set(name, at(cluster, params.get(name) ?? '')));
  const where = { ...place, id: place.id === '' ? '' : at(cluster, place.id) };
  let query = EVERYTHING;
  let filter: readonly Matcher[] = [];
  let filterError = '';
  try {
    const text = params.get('filter') ?? '';
    if (where.page === 'alerts') {
      query = parseFilter(text);
      filter = query.matchers;
    } else if (where.page === 'history') {
      filter = onlyMatchers(parseFilter(text));
    } else {
      filter = parseMatchers(text);
    }
  } catch (e) {
    if (!(e instanceof MatcherSyntaxError)) {
      throw e;
    }
    filterError = e.message;
  }
  return { ...where, filter, query, filterError, params };
}

/** The matchers of a filter that is nothing else, as that of the history. */
function onlyMatchers(filter: Filter): readonly Matcher[] {
  const others = { ...filter, matchers: [] };
  if (!isEmpty(others)) {
    throw new MatcherSyntaxError(`${textOf(others)} (expected in the history: matchers, such as alertname=~"Disk.*")`);
  }
  return filter.matchers;
}

function split(text: string): [string, string] {
  const mark = text.indexOf('?');
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
}

/** Reads what is escaped, and keeps each other percent sign: a template, or a person, wrote it into a link. */
function decode(text: string): string {
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent); // bytes that are no UTF-8
    }
  });
}

function page(path: string): { page: Page; id: string } {
  const parts = path.split('/').filter((part) => part !== '');
  switch (parts[0]) {
    case 'silences': {
      const id = parts[1] ?? '';
      if (parts[2] === 'edit') {
        return { page: 'edit-silence', id };
      }
      return { page: id === '' ? 'silences' : id === 'new' ? 'new-silence' : 'silence', id };
    }
    case 'planned':
    case 'heartbeats':
    case 'on-call':
    case 'status':
    case 'receivers':
    case 'history':
    case 'settings':
      return { page: parts[0], id: '' };
    case undefined:
    case 'alerts':
      return { page: 'alerts', id: '' };
    default:
      return { page: 'unknown', id: '' };
  }
}

/** Writes an address; parameters that are empty are left out. */
export function hash(path: string, params: Readonly<Record<string, string>> = {}): string {
  const search = Object.entries(clusters.own === '' ? params : withCluster(path, params))
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(IDS.includes(name) ? plain(value) : value)}`)
    .join('&');
  return `#/${path.replace(/[^/]*\u001f/, '')}${search === '' ? '' : `?${search}`}`;
}

/** Adds the cluster that the page shows, and the one of ids if that is another. */
function withCluster(path: string, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { in: _, cluster = clusters.shown, ...rest } = params;
  const silence = /^silences\/(?!new$)(.*)/.exec(path)?.[1] ?? '';
  const id = [silence, ...IDS.map((name) => params[name] ?? '')].find((each) => each !== '');
  const of = id === undefined || (clusterOf(id) === '' && cluster === '') ? cluster : nameOf(clusterOf(id));
  return { ...rest, cluster, in: of === cluster ? '' : of };
}

/** The parameters of an address with more in its filter. */
export function withFilter({ params, query }: Address, more: Partial<Filter>): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(params), filter: textOf(both(query, { ...EVERYTHING, ...more })) };
}

/** The address of the alerts with a filter. */
export function alertsHash(filter: readonly Matcher[], more: Readonly<Record<string, string>> = {}): string {
  return hash('alerts', { ...more, filter: filterText(filter) });
}
