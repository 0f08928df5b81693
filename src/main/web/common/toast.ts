/** Short messages at the bottom of the page, some with a way back. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { WARNED, messageOf } from '../data/api.js';
import { GrapevineElement } from './element.js';
import { isForPage } from './keys.js';
import { line } from './text.js';

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
/** After so long a message that is being read or used is looked at again. */
const HELD = 1_000;

let shownBy: Toasts | undefined;
let lastId = 0;

/** Says that something was done, with a way back for ten seconds if there is one. */
export function say(text: string, undo?: () => void, link?: ToastLink): void {
  shownBy?.add({ id: ++lastId, text, kind: 'done', undo, link });
}

/** Says that something went wrong; where that was a way back, it is there again. */
export function complain(error: unknown, undo?: () => void): void {
  const text = messageOf(error);
  shownBy?.add({ id: ++lastId, text, kind: 'error', undo, link: undefined });
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
  /** The latest message whose way back the key Tab has led to. */
  private visited = 0;
  /** The text of the latest change that had a way back; empty once that was gone. */
  private undoable = '';
  /** What has failed since then: the key u must not take back what is older. */
  private failed = '';
  /** Where the focus was before. */
  private origin: Element | null = null;
  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  override connectedCallback(): void {
    super.connectedCallback();
    shownBy = this;
    addEventListener(WARNED, warn);
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener(WARNED, warn);
    removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  add(toast: Toast): void {
    this.toasts = [...this.toasts.slice(-2), toast];
    if (toast.undo !== undefined) {
      this.undoable = toast.text;
      this.failed = '';
    } else if (toast.kind === 'error') {
      this.failed = toast.text;
    }
    this.requestUpdate();
    this.dropAfter(toast, toast.kind !== 'warning' && toast.undo === undefined && toast.link === undefined ? SHOWN : UNDO);
  }

  /** Drops a message some time later, but not under a finger. */
  private dropAfter(toast: Toast, millis: number): void {
    setTimeout(() => (this.matches(':hover, :focus-within') ? this.dropAfter(toast, HELD) : this.drop(toast)), millis);
  }

  addOnce(toast: Toast): void {
    if (!this.toasts.some((each) => each.text === toast.text)) {
      this.add(toast);
    }
  }

  private drop(toast: Toast): void {
    if (this.toasts.includes(toast)) {
      this.toasts = this.toasts.filter((each) => each !== toast);
      this.requestUpdate();
      if (this.contains(document.activeElement)) {
        this.goBack();
      }
    }
  }

  private takeBack(toast: Toast): void {
    this.drop(toast);
    this.undoable = '';
    toast.undo?.();
  }

  /** Moves the focus to where it was, or to the page if that has gone. */
  private goBack(): void {
    const isThere = this.origin?.isConnected === true && this.origin !== document.body;
    (isThere ? (this.origin as HTMLElement) : document.querySelector('main'))?.focus({ preventScroll: true });
  }

  /** The key u takes the latest change back. The first Tab after a change leads to its way back; from the last button it leads away. */
  private key(event: KeyboardEvent): void {
    const latest = this.toasts.filter((toast) => toast.undo !== undefined).at(-1);
    if (!isForPage(event)) {
      return;
    }
    if (event.key === 'u') {
      if (latest !== undefined && this.failed === '') {
        this.takeBack(latest);
      } else {
        const text =
          this.failed !== ''
            ? `Nothing is undone, as the last action failed: ${this.failed}`
            : this.undoable === '' ? 'There is nothing to undo.' : `It is too late to undo this: ${this.undoable}`;
        this.addOnce({ id: ++lastId, text, kind: 'done', undo: undefined, link: undefined });
      }
      event.preventDefault();
    } else if (event.key === 'Tab' && this.contains(document.activeElement)) {
      const controls = [...this.renderRoot.querySelectorAll<HTMLElement>('a, button')];
      if (document.activeElement === (event.shiftKey ? controls[0] : controls.at(-1))) {
        this.goBack();
        event.preventDefault();
      }
    } else if (event.key === 'Tab' && !event.shiftKey && latest !== undefined && latest.id !== this.visited) {
      this.visited = latest.id;
      this.origin = document.activeElement;
      this.renderRoot.querySelector<HTMLElement>(`[data-toast='${latest.id}'] .undo`)?.focus();
      event.preventDefault();
    }
  }

  protected override render() {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${repeat(
        this.toasts,
        (toast) => toast.id,
        (toast) =>
          html`<div class="toast ${toast.kind}" data-toast=${toast.id}>
            <span
              >${line(toast.text)}${toast.link === undefined
                ? nothing
                : html` <a href=${toast.link.href}>${toast.link.text}</a>`}</span
            >
            ${toast.undo === undefined
              ? nothing
              : html`<button
                  class="quiet undo"
                  aria-keyshortcuts="u"
                  title="Undo (u)"
                  @click=${() => this.takeBack(toast)}
                >
                  Undo <kbd aria-hidden="true">u</kbd>
                </button>`}
            <button class="quiet" aria-label="Close message" @click=${() => this.drop(toast)}>✕</button>
          </div>`,
      )}
    </div>`;
  }
}
