/** Short messages at the bottom of the page, some with a way back. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { WARNED, messageOf } from '../../data/api.js';
import { GrapevineElement } from './element.js';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'error' | 'warning';
  readonly undo: (() => void) | undefined;
  readonly link: ToastLink | undefined;
}

/** What a message is about. */
export interface ToastLink {
  readonly text: string;
  readonly href: string;
}

const SHOWN = 5_000;
const UNDO = 10_000;

let shownBy: Toasts | undefined;
let lastId = 0;

/** Says that something was done, with a way back for ten seconds if there is one. */
export function say(text: string, undo?: () => void, link?: ToastLink): void {
  shownBy?.add({ id: ++lastId, text, kind: 'done', undo, link });
}

/** Says that something went wrong. */
export function complain(error: unknown): void {
  const text = messageOf(error);
  shownBy?.add({ id: ++lastId, text, kind: 'error', undo: undefined, link: undefined });
}

/** Shows a warning of the server; one that is shown already, as after a request about many silences, is not repeated. */
function warn(event: Event): void {
  shownBy?.addOnce({
    id: ++lastId,
    text: `Done, with a warning: ${(event as CustomEvent<string>).detail}`,
    kind: 'warning',
    undo: undefined,
    link: undefined,
  });
}

@customElement('gv-toasts')
export class Toasts extends GrapevineElement {
  private toasts: readonly Toast[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    shownBy = this;
    addEventListener(WARNED, warn);
  }

  override disconnectedCallback(): void {
    removeEventListener(WARNED, warn);
    super.disconnectedCallback();
  }

  add(toast: Toast): void {
    this.toasts = [...this.toasts.slice(-2), toast];
    this.requestUpdate();
    setTimeout(() => this.drop(toast), toast.kind !== 'warning' && toast.undo === undefined && toast.link === undefined ? SHOWN : UNDO);
  }

  addOnce(toast: Toast): void {
    if (!this.toasts.some((each) => each.text === toast.text)) {
      this.add(toast);
    }
  }

  private drop(toast: Toast): void {
    this.toasts = this.toasts.filter((each) => each !== toast);
    this.requestUpdate();
  }

  protected override render() {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${repeat(
        this.toasts,
        (toast) => toast.id,
        (toast) =>
          html`<div class="toast ${toast.kind}">
            <span
              >${toast.text}${toast.link === undefined
                ? nothing
                : html` <a href=${toast.link.href}>${toast.link.text}</a>`}</span
            >
            ${toast.undo === undefined
              ? nothing
              : html`<button
                  class="quiet"
                  @click=${() => {
                    this.drop(toast);
                    toast.undo?.();
                  }}
                >
                  Undo
                </button>`}
            <button class="quiet" aria-label="Close message" @click=${() => this.drop(toast)}>✕</button>
          </div>`,
      )}
    </div>`;
  }
}
