/** The line about alerts that match a filter but are not shown, since they are silenced or otherwise muted. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { STATES, intervalsIn, stateOf } from '../../data/view.js';
import type { AlertState, View } from '../../data/view.js';
import { goTo } from './filter-bar.js';

/** How many alerts match but are not shown, by their state; with those of a collapsed section. */
function hidden(shown: View, isMutedShown: boolean): ReadonlyMap<AlertState, number> {
  const collapsed = new Map<AlertState, Set<string>>();
  const muted = isMutedShown ? [] : (shown.sections.get('muted') ?? []);
  const others = muted.length === 0 ? [] : [...shown.sections].flatMap(([name, groups]) => (name === 'muted' ? [] : groups));
  const seen = new Set(others.flatMap(({ alerts }) => alerts));
  for (const group of muted) {
    for (const alert of group.alerts.filter((each) => !seen.has(each))) {
      const state = stateOf(alert, intervalsIn(group)(alert));
      collapsed.set(state, (collapsed.get(state) ?? new Set()).add(alert.fingerprint));
    }
  }
  return new Map(STATES.map((state) => [state, (shown.otherStates.get(state) ?? 0) + (collapsed.get(state)?.size ?? 0)]));
}

/** `3 match but are silenced, 1 matches but is inhibited`. */
export function noteText(counts: ReadonlyMap<AlertState, number>): string {
  return [...counts]
    .filter(([, n]) => n > 0)
    .map(([state, n]) => `${n.toLocaleString()} ${n === 1 ? 'matches but is' : 'match but are'} ${state}`)
    .join(', ');
}

/** The line, with a button that shows these alerts. */
export function filterNote(shown: View, isMutedShown: boolean, showMuted: () => void): TemplateResult | typeof nothing {
  const text = noteText(hidden(shown, isMutedShown));
  const show = () => {
    showMuted();
    goTo(Object.fromEntries([...shown.otherStates.keys()].map((state) => [state, ''])));
  };
  return text === ''
    ? nothing
    : html`<p class="filter-note" role="status">${text}. <button class="quiet" @click=${show}>Show</button></p>`;
}
