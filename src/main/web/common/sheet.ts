/** A dialog with a form for one question. It is made when that is asked and goes when it is closed, so that a late answer is about no other. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { isLost, messageOf } from '../data/api.js';
import { GrapevineElement } from './element.js';
import { errorNote } from './login.js';
import { complain } from './toast.js';

/** For so long nothing is submitted, in milliseconds: a second tap, or Enter, may be meant for what opened the sheet. */
const SETTLED = 500;

let shown: Element | undefined;

/** Opens a sheet with some values, unless one is open. */
export function showSheet<K extends keyof HTMLElementTagNameMap>(name: K, values: Partial<HTMLElementTagNameMap[K]>): void {
  if (shown?.isConnected !== true) {
    shown = Object.assign(document.createElement(name), values);
    document.body.append(shown);
  }
}

export abstract class Sheet extends GrapevineElement {
  /** Why it could not be done; empty if nothing is known to hinder that. */
  @state() protected error = '';
  /** Whether a request is under way. */
  @state() protected busy = false;
  /** Whether it may have been done, as the server has not answered. */
  @state() protected isUnknown = false;
  @state() private isFresh = true;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    this.moveFocus();
    const settle = () => (this.isFresh = false);
    setTimeout(settle, SETTLED);
    this.addEventListener('input', settle); // who writes into it has seen it
  }

  /** Moves the focus to what is missing, or else to the button. */
  protected abstract moveFocus(): void;

  /** What is said of the question where the sheet has gone. */
  protected abstract subject(): string;

  protected focusOn(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  protected close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  protected closed(): void {
    this.remove();
  }

  /** Whether the form may be submitted now: not yet, or not again. */
  protected get isReady(): boolean {
    return !this.busy && !this.isFresh;
  }

  /**
   * Does what the form asks for, once at a time, and closes the sheet unless that gives false. Where the sheet has gone before, a failure is
   * said outside of it.
   */
  protected async act(deed: () => Promise<unknown>): Promise<void> {
    if (!this.isReady) {
      return;
    }
    this.busy = true;
    this.error = '';
    this.isUnknown = false;
    try {
      if ((await deed()) !== false) {
        this.close();
      }
    } catch (e) {
      this.fail(e);
    } finally {
      this.busy = false;
    }
  }

  protected fail(e: unknown): void {
    this.error = messageOf(e);
    this.isUnknown = isLost(e);
    if (!this.isConnected) {
      complain(`${this.subject()}: ${this.error}`);
    }
  }

  /** What stands before the buttons where something has failed. */
  protected failure(): TemplateResult {
    return html`${errorNote(this.error)}
    ${this.isUnknown ? html`<p class="muted-text">It may be done, or not. Sent again, it is done once.</p>` : nothing}`;
  }

  /** The button that submits the form, and says that a request is under way. */
  protected primary(text: unknown, isAllowed: boolean, look = ''): TemplateResult {
    return html`<button class="primary ${look}" aria-disabled=${!this.isReady} aria-busy=${this.busy} ?disabled=${!isAllowed}>
      ${this.busy ? 'Waiting for the server…' : text}
    </button>`;
  }
}
