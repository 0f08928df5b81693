/** The line about alerts that match a filter but are not shown, since they are acknowledged, silenced or otherwise muted. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { intervalsIn, stateWord } from '../../data/shown-group.js';
import type { StateWord } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { goTo } from './filter-bar.js';
import { STATES } from './view.js';
import type { View } from './view.js';

const WORDS: readonly StateWord[] = ['acknowledged', ...STATES];

/** How many alerts match but are not shown, by their state; with those of a collapsed section. */
function hidden(shown: View, isMutedShown: boolean): ReadonlyMap<StateWord, number> {
  const collapsed = new Map<StateWord, Set<string>>();
  const muted = isMutedShown ? [] : (shown.sections.get('muted') ?? []);
  const others = muted.length === 0 ? [] : [...shown.sections].flatMap(([name, groups]) => (name === 'muted' ? [] : groups));
  const seen = new Set(others.flatMap(({ alerts }) => alerts));
  for (const group of muted) {
    for (const alert of group.alerts.filter((each) => !seen.has(each))) {
      const word = stateWord(store, alert, intervalsIn(group)(alert));
      collapsed.set(word, (collapsed.get(word) ?? new Set()).add(alert.fingerprint));
    }
  }
  return new Map(WORDS.map((word) => [word, (shown.otherStates.get(word) ?? 0) + (collapsed.get(word)?.size ?? 0)]));
}

/** `3 match but are silenced, 1 matches but is inhibited`. */
function noteText(counts: ReadonlyMap<StateWord, number>): string {
  return [...counts]
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n.toLocaleString()} ${n === 1 ? 'matches but is' : 'match but are'} ${word}`)
    .join(', ');
}

/** The line, with a button that shows these alerts. */
export function filterNote(shown: View, isMutedShown: boolean, showMuted: () => void): TemplateResult | typeof nothing {
  const text = noteText(hidden(shown, isMutedShown));
  const show = () => {
    showMuted();
    goTo(Object.fromEntries([...shown.otherStates.keys()].map((word) => [word === 'acknowledged' ? 'silenced' : word, ''])));
  };
  return text === ''
    ? nothing
    : html`<p class="filter-note" role="status">${text}. <button class="quiet" @click=${show}>Show</button></p>`;
}
