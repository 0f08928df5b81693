/** A template editor with a live preview for a group that is there now. */
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { V1, messageOf, post } from '../../data/api.js';
import { store } from '../../data/store.js';

const PAUSE = 300;

const EXAMPLES: Readonly<Record<string, string>> = {
  go: '{{ .Status | toUpper }}: {{ .CommonLabels.alertname }} ({{ len .Alerts }})',
  mustache: '{{status}}: {{commonLabels.alertname}}',
};

@customElement('gv-template-editor')
export class TemplateEditor extends GrapevineElement {
  @state() private engine = 'go';
  @state() private text = EXAMPLES['go'] ?? '';
  @state() private isHtml = false;
  /** The id of a group; empty for a sample. */
  @state() private group = '';
  @state() private output = '';
  @state() private error = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  private async show(): Promise<void> {
    const group = store.feed('').groups.get(this.group);
    try {
      const answer = await post<{ output: string }>(`${V1}templates/render`, {
        engine: this.engine,
        text: this.text,
        type: this.isHtml ? 'html' : 'text',
        ...(group === undefined ? {} : { group: group.key, receiver: group.receiver }),
      });
      this.output = answer.output;
      this.error = '';
    } catch (e) {
      this.error = messageOf(e);
    }
  }

  protected override render() {
    return html`<section aria-labelledby="editor-title">
      <h2 id="editor-title">Template editor</h2>
      <div class="filter-more">
        <label class="inline"
          >Language
          <select
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              if (this.text === EXAMPLES[this.engine]) {
                this.text = EXAMPLES[value] ?? '';
              }
              this.engine = value;
              this.later();
            }}
          >
            <option value="go">Go template</option>
            <option value="mustache">Mustache</option>
          </select></label
        >
        <label class="inline"
          >Data
          <select
            @change=${(event: Event) => {
              this.group = (event.target as HTMLSelectElement).value;
              this.later();
            }}
          >
            <option value="">a sample</option>
            ${[...store.feed('').groups.values()].map(
              (group) => html`<option value=${group.id} ?selected=${group.id === this.group}>${group.receiver}: ${group.key}</option>`,
            )}
          </select></label
        >
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.isHtml}
            @change=${(event: Event) => {
              this.isHtml = (event.target as HTMLInputElement).checked;
              this.later();
            }}
          />escape as HTML</label
        >
      </div>
      <label
        >Template
        <textarea
          rows="8"
          spellcheck="false"
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLTextAreaElement).value;
            this.later();
          }}
        ></textarea>
      </label>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
      <h3>Output</h3>
      <pre tabindex="0" aria-live="polite">${this.output}</pre>
    </section>`;
  }
}
