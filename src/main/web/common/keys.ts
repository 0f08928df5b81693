/** Keys that act on a page, and where the focus is after them. */
import type { LitElement, ReactiveController } from 'lit';

/** Whether a key is meant for the page, and not for a field, a dialog or the browser. One that is held is meant once. */
export function isForPage(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  const typing = target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  return !typing && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey && document.querySelector('dialog[open]') === null;
}

/** Keeps an Enter that is held from clicking on, or submitting, what has the focus by then. */
export function ignoreHeldEnter(): void {
  const ignore = (event: KeyboardEvent) => {
    if (event.repeat && event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  addEventListener('keydown', ignore, true);
}

/** A second tap of a double one comes within so many milliseconds, and so many pixels. */
const DOUBLE = 500;
const NEAR = 20;

/** Keeps the second tap of a double one from what has come under the finger since the first: a list moves up, and a button becomes another. */
export function ignoreSecondTaps(): void {
  let last = { at: -DOUBLE, x: 0, y: 0, element: null as Element | null, text: '' };
  const ignore = (event: MouseEvent) => {
    const { timeStamp: at, clientX: x, clientY: y, target } = event;
    const isTap = event instanceof PointerEvent && event.pointerType === 'touch';
    const element = target instanceof Element ? (target.closest('button, a, label, summary') ?? target) : null;
    const text = element?.textContent ?? '';
    const isSecond = at - last.at < DOUBLE && Math.hypot(x - last.x, y - last.y) < NEAR;
    if (isTap && isSecond && (element !== last.element || text !== last.text)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (isTap) {
      last = { at, x, y, element, text };
    }
  };
  addEventListener('click', ignore, true);
}

/** The item that j, the next, or k, the one before, leads to; at an end it is the same again. */
export function neighbour<T>(items: T[], place: number, key: 'j' | 'k'): T | undefined {
  return items[Math.max(0, Math.min(items.length - 1, place + (key === 'j' ? 1 : -1)))];
}

/** Keeps the focus at its place in a list: where the item that has it goes, as after a silence, the one that takes its place gets it. */
export class FocusPlace implements ReactiveController {
  /** The item that had the focus last, unless something else than a dialog has been used since. */
  private item: Element | null = null;
  private place = 0;
  private readonly remember = ({ target }: Event) => {
    if (target instanceof Element && target.closest('dialog') === null) {
      this.item = target.closest(this.items);
    }
  };
  private readonly restore = () => {
    if (this.item === null || (document.activeElement !== null && document.activeElement !== document.body)) {
      return;
    }
    const all = [...this.host.querySelectorAll(this.items)];
    const next = this.item.isConnected ? this.item : all[Math.min(this.place, all.length - 1)];
    (next?.querySelector<HTMLElement>('.title') ?? document.querySelector('main'))?.focus({ preventScroll: true });
    if (next !== undefined) {
      this.taken(next);
    }
  };

  /**
   * Keeps it in a list of a page.
   *
   * @param items the selector of items; each has a title that takes the focus
   * @param taken called with the item that has got the focus
   */
  constructor(
    private readonly host: LitElement,
    private readonly items: string,
    private readonly taken: (item: Element) => void = () => undefined,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('focusin', this.remember);
    addEventListener('pointerdown', this.remember);
    addEventListener('close', this.restore, true); // of a dialog, whose opener may have gone
  }

  hostDisconnected(): void {
    removeEventListener('focusin', this.remember);
    removeEventListener('pointerdown', this.remember);
    removeEventListener('close', this.restore, true);
  }

  hostUpdate(): void {
    if (this.item?.isConnected === true) {
      this.place = [...this.host.querySelectorAll(this.items)].indexOf(this.item);
    }
  }

  hostUpdated(): void {
    requestAnimationFrame(this.restore); // lists in the page are drawn a little later
  }
}
