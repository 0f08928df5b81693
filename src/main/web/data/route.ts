/** The address of the page: what stands behind `#`, as Alertmanager's page and its templates write it. */
import { EVERYTHING, both, parseFilter, textOf } from './filter.js';
import type { Filter } from './filter.js';
import { MatcherSyntaxError, filterText, parseMatchers } from './matchers.js';
import type { Matcher } from './matchers.js';

export type Page =
  | 'alerts'
  | 'silences'
  | 'silence'
  | 'new-silence'
  | 'edit-silence'
  | 'status'
  | 'receivers'
  | 'history'
  | 'settings';

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

/** Reads an address such as `#/alerts?filter={a="b"}&receiver=x`. */
export function parse(hash: string): Address {
  const [path = '', search = ''] = split(hash.replace(/^#\/?/, ''));
  const params = new Map<string, string>();
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    params.set(decode(name), equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  const where = page(path);
  let query = EVERYTHING;
  let filter: readonly Matcher[] = [];
  let filterError = '';
  try {
    const text = params.get('filter') ?? '';
    if (where.page === 'alerts') {
      query = parseFilter(text);
      filter = query.matchers;
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

function split(text: string): [string, string] {
  const mark = text.indexOf('?');
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text; // the user typed a % sign
  }
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
    case 'status':
    case 'receivers':
    case 'history':
    case 'settings':
      return { page: parts[0], id: '' };
    default:
      return { page: 'alerts', id: '' };
  }
}

/** Writes an address; parameters that are empty are left out. */
export function hash(path: string, params: Readonly<Record<string, string>> = {}): string {
  const search = Object.entries(params)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}

/** The parameters of an address with more in its filter. */
export function withFilter({ params, query }: Address, more: Partial<Filter>): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(params), filter: textOf(both(query, { ...EVERYTHING, ...more })) };
}

/** The address of the alerts with a filter. */
export function alertsHash(filter: readonly Matcher[], more: Readonly<Record<string, string>> = {}): string {
  return hash('alerts', { ...more, filter: filterText(filter) });
}
