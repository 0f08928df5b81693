/** The menu of the filters with names. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyText } from '../../common/copy.js';
import { GrapevineElement } from '../../common/element.js';
import { line } from '../../common/text.js';
import { say } from '../../common/toast.js';
import { isEmpty, textOf } from '../../data/filter.js';
import { hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { isSame, saveFilter, savedFilters } from '../../data/saved.js';
import type { SavedFilter } from '../../data/saved.js';

@customElement('gv-saved-filters')
export class SavedFilters extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @state() private name: string | undefined;

  /** The name that a user has typed, or that of a link. */
  private nameToSave(): string {
    return this.name ?? this.address.params.get('name') ?? '';
  }

  private save(event: Event): void {
    event.preventDefault();
    const name = this.nameToSave().trim();
    if (name !== '') {
      saveFilter(name, textOf(this.address.query));
      say(`Filter ${name} saved in this browser`);
      this.name = undefined;
      this.close();
    }
  }

  private close(): void {
    const menu = this.renderRoot.querySelector('details');
    if (menu !== null) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  }

  private copyLink(): void {
    const name = this.nameToSave().trim();
    const address = hash('alerts', { filter: textOf(this.address.query), name });
    void copyText(new URL(address, location.href).href, 'Link to the filter');
  }

  protected override render() {
    const saved = savedFilters();
    const isFiltered = !isEmpty(this.address.query);
    return html`<details class="menu">
      <summary>Saved filters</summary>
      <div class="saved">
        ${saved.length === 0
          ? html`<p class="muted-text">${isFiltered ? 'None yet.' : 'None yet. Filter the alerts, then save the filter here.'}</p>`
          : html`<ul>
              ${saved.map((each) => this.entry(each))}
            </ul>`}
        ${isFiltered ? this.form() : nothing}
      </div>
    </details>`;
  }

  private entry({ name, filter, byServer, isDefault }: SavedFilter): TemplateResult {
    const { params } = this.address;
    const address = hash('alerts', { ...Object.fromEntries(params), open: '', alert: '', name: '', filter });
    const remarks = [byServer ? 'by the server' : '', isDefault ? 'default' : ''].filter((each) => each !== '');
    return html`<li>
      <a
        href=${address}
        title=${filter}
        aria-current=${isSame(filter, params.get('filter') ?? '') ? 'true' : nothing}
        @click=${() => this.close()}
        >${line(name)}</a
      >
      ${remarks.length === 0 ? nothing : html`<span class="muted-text">${remarks.join(', ')}</span>`}
    </li>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${(event: Event) => this.save(event)}>
      <label
        >Name of this filter
        <input
          name="filter-name"
          autocomplete="off"
          maxlength="80"
          required
          .value=${this.nameToSave()}
          @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
      /></label>
      <button type="submit">Save filter</button>
      <button type="button" class="quiet" @click=${() => this.copyLink()}>Copy link</button>
      <p class="muted-text">Kept in this browser. <a href=${hash('settings')}>Default and removal</a></p>
    </form>`;
  }
}
