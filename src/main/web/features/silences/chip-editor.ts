/** Chips, and an input whose text becomes further ones: what the editors of matchers and of receivers have in common. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { line } from '../../common/text.js';
import { MatcherSyntaxError } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { shortened, visible } from '../../data/text.js';

/** The greatest length of a name for a screen reader. */
const NAME = 120;

/** What stands in the input. */
export interface Typed<T> {
  /** The chips that it would become. */
  readonly typed: readonly T[];
  /** What is wrong with it; empty if nothing is. */
  readonly error: string;
}

export abstract class ChipEditor<T> extends GrapevineElement {
  @state() protected input = '';
  @state() protected error = '';

  protected abstract chips(): readonly T[];

  /** The text from which a chip can be read again. */
  protected abstract textOf(chip: T): string;

  /** Reads chips; throws {@link MatcherSyntaxError}. */
  protected abstract parse(value: string): readonly T[];

  protected abstract matchersOf(chips: readonly T[]): readonly Matcher[];

  /** Says that the chips, or what is typed, have changed. */
  protected abstract tell(chips: readonly T[], typed: readonly T[], error: string): void;

  /** Reads what stands in the input; an error is reported, and shown once the user has finished typing. */
  protected read(value: string): Typed<T> {
    try {
      const typed = this.parse(value);
      const open = this.matchersOf(typed).find((each) => each.value === '' && !value.includes('"'));
      return open === undefined
        ? { typed, error: '' }
        : { typed: [], error: `A value is expected after ${open.name}${open.operator}` };
    } catch (e) {
      if (!(e instanceof MatcherSyntaxError)) {
        throw e;
      }
      return { typed: [], error: e.message };
    }
  }

  /** Makes chips of what stands in the input. */
  protected commit(): void {
    const { typed, error } = this.read(this.input);
    this.error = error;
    if (error === '') {
      this.input = '';
      this.tell([...this.chips(), ...typed], [], '');
    }
  }

  /** Shows what is wrong, once the user has finished typing. */
  protected finished(): void {
    this.error = this.read(this.input).error;
  }

  protected key(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault(); // a chip is complete, which does not mean that the silence is
      if (this.input.trim() !== '') {
        this.commit();
      }
    } else if (event.key === 'Backspace' && this.input === '' && !event.repeat) {
      this.tell(this.chips().slice(0, -1), [], '');
    }
  }

  private drop(chip: T): void {
    const { typed, error } = this.read(this.input);
    this.tell(this.chips().filter((each) => each !== chip), typed, error);
    this.renderRoot.querySelector('input')?.focus();
  }

  /** Puts a chip back into the input. */
  private edit(chip: T): void {
    this.input = this.textOf(chip);
    this.error = '';
    this.tell(this.chips().filter((each) => each !== chip), [chip], '');
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  /** The editor around an input; `noun` stands before the text of a chip in what a screen reader says. */
  protected editor(legend: string, noun: string, input: TemplateResult) {
    return html`<fieldset class="matchers">
        <legend>${legend}</legend>
        ${this.chips().map(
          (chip) =>
            html`<span class="chip matcher"
              ><button type="button" class="quiet edit" title="Edit" @click=${() => this.edit(chip)}
                >${line(this.textOf(chip))}</button
              ><button
                type="button"
                class="quiet"
                aria-label="Remove ${noun}${shortened(visible(this.textOf(chip)), NAME)}"
                @click=${() => this.drop(chip)}
              >
                ✕
              </button></span
            >`,
        )}
        ${input}
      </fieldset>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}`;
  }
}
