/** Whether silences can be changed from this page, and the author that they will have. */
import { access } from '../../data/access.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';

/** Whether silences can be changed from here and now. */
export function mayWrite(): boolean {
  return !isReadOnly() && store.connection !== 'lost' && store.connection !== 'loading';
}

/** Whether the server refuses all changes of silences, so that none is offered. */
export function isReadOnly(): boolean {
  return store.replica?.readOnly === true || !access.current.maySilence;
}

/** Why no change of silences is offered. */
export function readOnlyReason(): string {
  return access.current.reason ?? 'This page may only read (--web.read-only).';
}

/** The name that silences will have as their author, as far as it is known; empty if it is not. */
export function knownAuthor(): string {
  return access.current.author === '' ? settings.current.author.trim() : access.current.author;
}
