/** An input of text with its label. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

export interface Field {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly autocomplete?: 'name';
  readonly placeholder?: string;
  /** Whether it shows what cannot be changed here. */
  readonly isFixed?: boolean;
  readonly change: (value: string) => void;
}

/** Stands in an input that may stay empty. */
export const OPTIONAL = 'optional';

/** The name of who does something. */
export function authorField(value: string, isFixed: boolean, change: (value: string) => void, placeholder = ''): TemplateResult {
  return textField({ label: 'Your name', name: 'author', value, autocomplete: 'name', placeholder, isFixed, change });
}

export function textField({ label, name, value, autocomplete, placeholder, isFixed, change }: Field): TemplateResult {
  return html`<label
    >${label}
    <input
      name=${name}
      autocomplete=${autocomplete ?? 'off'}
      placeholder=${placeholder || nothing}
      ?readonly=${isFixed === true}
      .value=${value}
      @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
  /></label>`;
}
