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

/** The name of who does something. */
export function authorField(value: string, isFixed: boolean, change: (value: string) => void): TemplateResult {
  return textField({ label: 'Your name', name: 'author', value, autocomplete: 'name', isFixed, change });
}

export function textField({ label, name, value, autocomplete, placeholder, isFixed, change }: Field): TemplateResult {
  return html`<label
    >${label}
    <input
      name=${name}
      autocomplete=${autocomplete ?? 'off'}
      placeholder=${placeholder ?? nothing}
      ?readonly=${isFixed === true}
      .value=${value}
      @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
  /></label>`;
}
