/** Keys that act on a page. */

/** Whether a key is meant for the page, and not for a field, a dialog or the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  const typing = target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && document.querySelector('dialog[open]') === null;
}

/** The item that j, the next, or k, the one before, leads to; at an end it is the same again. */
export function neighbour<T>(items: T[], place: number, key: 'j' | 'k'): T | undefined {
  return items[Math.max(0, Math.min(items.length - 1, place + (key === 'j' ? 1 : -1)))];
}
