/** A table, whose rows are blocks on a phone. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export type Cell = TemplateResult | string | number;

/**
 * A table that can be scrolled. The roles are said because blocks are no rows to a screen reader.
 *
 * @param keys what rows are known by where they change their places, so that a button in one stays that of its row
 */
export function table(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  keys: readonly string[] = [],
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map((name) => html`<th role="columnheader">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          rows,
          (_, i) => keys[i] ?? i,
          (cells) =>
            html`<tr role="row">
              ${cells.map((cell, i) => html`<td role="cell" data-column=${columns[i] ?? ''}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
