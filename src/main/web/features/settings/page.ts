/** What a person may choose, kept in the browser. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { access } from '../../data/access.js';
import { hash } from '../../data/route.js';
import { removeFilter, savedFilters } from '../../data/saved.js';
import { settings } from '../../data/settings.js';
import type { Settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { full } from '../../data/time.js';
import { alarmSettings } from './alarm-settings.js';

function zones(): readonly string[] {
  const { supportedValuesOf } = Intl as unknown as { supportedValuesOf?: (key: string) => string[] };
  return supportedValuesOf?.('timeZone') ?? [];
}

@customElement('gv-settings')
export class SettingsPage extends GrapevineElement {
  @state() private error = '';

  protected override render() {
    const now = settings.current;
    return html`<h1>Settings</h1>
      <p class="muted-text">These are kept in this browser.</p>
      <form class="form" @submit=${(event: Event) => event.preventDefault()}>
        ${this.choice('Colours', 'theme', [
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ])}
        ${this.choice('Density', 'density', [
          ['comfortable', 'Comfortable'],
          ['compact', 'Compact'],
        ])}
        <label
          >Time zone
          <input
            list="zones"
            .value=${now.zone}
            @change=${(event: Event) => this.zone((event.target as HTMLInputElement).value.trim())}
          />
          <datalist id="zones">
            <option value="local"></option>
            <option value="UTC"></option>
            ${zones().map((zone) => html`<option value=${zone}></option>`)}
          </datalist></label
        >
        <p class="muted-text">local, UTC, or a name such as Europe/Berlin. Now: ${full(store.now())}</p>
        ${this.error === '' ? '' : html`<p class="error-text" role="alert">${this.error}</p>`}
        ${access.current.author === ''
          ? this.text('Your name', 'author', 'name')
          : html`<p>Your name: <strong>${access.current.author}</strong>, as you have logged in.</p>`}
        ${access.current.restricted
          ? html`<p class="muted-text">Your roles: ${access.current.roles.join(', ') || 'none'}.</p>`
          : ''}
        <h2>Severity</h2>
        ${this.text('Label', 'severityLabel')}
        ${(['Critical', 'Warning', 'Info'] as const).map((name, place) => this.level(name, place))}
        <p class="muted-text">Values of the label, separated by commas. Those of a line have its sign and colour, and are counted one by one. Other values count as “other”.</p>
        ${this.filters()} ${alarmSettings()}
      </form>`;
  }

  private zone(zone: string): void {
    try {
      if (zone !== 'local') {
        new Intl.DateTimeFormat(undefined, { timeZone: zone });
      }
      this.error = '';
      settings.change({ zone: zone === '' ? 'local' : zone });
    } catch {
      this.error = `“${zone}” is not a time zone that this browser knows.`;
    }
  }

  private choice<K extends 'theme' | 'density'>(
    title: string,
    name: K,
    choices: readonly (readonly [Settings[K], string])[],
  ): TemplateResult {
    return html`<fieldset class="durations">
      <legend>${title}</legend>
      ${choices.map(
        ([value, text]) =>
          html`<label class="choice"
            ><input
              type="radio"
              name=${name}
              .checked=${settings.current[name] === value}
              @change=${() => settings.change({ [name]: value })}
            />${text}</label
          >`,
      )}
    </fieldset>`;
  }

  private text(title: string, name: 'author' | 'severityLabel', autocomplete: AutoFill = 'off'): TemplateResult {
    return html`<label
      >${title}
      <input
        autocomplete=${autocomplete}
        .value=${settings.current[name]}
        @change=${(event: Event) => settings.change({ [name]: (event.target as HTMLInputElement).value.trim() })}
    /></label>`;
  }

  /** The filters of the alerts with names. */
  private filters(): TemplateResult {
    const saved = savedFilters();
    const { defaultFilter } = settings.current;
    const ofServer = store.filters.find((each) => each.default)?.name ?? 'none';
    return html`<h2>Filters</h2>
      <label
        >The page of alerts opens with
        <select
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            settings.change({ defaultFilter: value === 'server' ? undefined : value.slice(1) });
          }}
        >
          <option value="server" ?selected=${defaultFilter === undefined}>the filter of the server (${ofServer})</option>
          <option value="=" ?selected=${defaultFilter === ''}>no filter</option>
          ${saved.map(({ name }) => html`<option value=${`=${name}`} ?selected=${defaultFilter === name}>${name}</option>`)}
        </select></label
      >
      ${saved.length === 0
        ? html`<p class="muted-text">No filter is saved. Filter the alerts, then open “Saved filters” there.</p>`
        : html`<ul class="saved-list">
            ${saved.map(
              ({ name, filter, byServer }) =>
                html`<li>
                  <a href=${hash('alerts', { filter })}>${name}</a> <code>${filter}</code>
                  ${byServer
                    ? html`<span class="muted-text">by the server</span>`
                    : html`<button type="button" aria-label="Remove filter ${name}" @click=${() => removeFilter(name)}>Remove</button>`}
                </li>`,
            )}
          </ul>`}`;
  }

  private level(title: string, place: number): TemplateResult {
    return html`<label
      >${title}
      <input
        .value=${settings.current.severities[place] ?? ''}
        @change=${(event: Event) => {
          const severities = [...settings.current.severities] as [string, string, string];
          severities[place] = (event.target as HTMLInputElement).value.toLowerCase();
          settings.change({ severities });
        }}
    /></label>`;
  }
}
