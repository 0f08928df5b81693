/** The tabs of the page of silences: those there are, and those that rules plan. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { hash } from '../../data/route.js';

/** Both tabs, of which one is shown. */
export function silenceTabs(shown: 'silences' | 'planned'): TemplateResult {
  const tab = (path: 'silences' | 'planned', name: string) =>
    html`<a href=${hash(path)} aria-current=${path === shown ? 'page' : nothing}>${name}</a>`;
  return html`<nav class="tabs" aria-label="Silences">${tab('silences', 'Silences')} ${tab('planned', 'Planned')}</nav>`;
}
