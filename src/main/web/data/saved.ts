/** Filters with names: those that a person keeps in the browser, and those of the server's configuration. */
import { parseFilter, problemOf, textOf } from './filter.js';
import { settings } from './settings.js';
import type { NamedFilter } from './settings.js';
import { store } from './store.js';

export interface SavedFilter extends NamedFilter {
  readonly byServer: boolean;
  readonly isDefault: boolean;
}

/** A person's own filters, whatever else the browser has stored. */
function own(): readonly NamedFilter[] {
  const { filters } = settings.current;
  return Array.isArray(filters)
    ? filters.filter((each) => typeof each?.name === 'string' && typeof each.filter === 'string')
    : [];
}

/** All filters: a person's own by name, then those of the server that have other names. */
export function savedFilters(): readonly SavedFilter[] {
  const { defaultFilter } = settings.current;
  const mine = [...own()].sort((a, b) => a.name.localeCompare(b.name));
  const names = new Set(mine.map(({ name }) => name));
  return [
    ...mine.map((each) => ({ ...each, byServer: false, isDefault: each.name === defaultFilter })),
    ...store.filters
      .filter(({ name }) => !names.has(name))
      .map((each) => ({
        name: each.name,
        filter: each.filter,
        byServer: true,
        isDefault: typeof defaultFilter === 'string' ? each.name === defaultFilter : each.default,
      })),
  ];
}

/** The filter with which the page opens; undefined for none. */
export function defaultFilter(): SavedFilter | undefined {
  return savedFilters().find(({ isDefault }) => isDefault);
}

/** The text of a saved filter; undefined if there is none of the name, and empty for no name. */
export function filterNamed(name: string): string | undefined {
  return name === '' ? '' : savedFilters().find((each) => each.name === name)?.filter;
}

/** Saves a filter of a person; one of the same name is replaced. */
export function saveFilter(name: string, filter: string): void {
  settings.change({ filters: [...own().filter((each) => each.name !== name), { name, filter }] });
}

/** Forgets a filter of a person. */
export function removeFilter(name: string): void {
  settings.change({ filters: own().filter((each) => each.name !== name) });
}

/** Whether two texts are the same filter. */
export function isSame(a: string, b: string): boolean {
  return a === b || (problemOf(a) + problemOf(b) === '' && textOf(parseFilter(a)) === textOf(parseFilter(b)));
}
