/** What the page of alerts does without at first: the other pages, and what it shows on request. */
import { complain } from './toast.js';

/** Loads it, if that is not done yet. `pages.ts` says how, since no part of the page knows all pages. */
export const others = { load: (): Promise<unknown> => Promise.resolve() };

/** Loads it, and says so where it cannot be loaded. */
export async function loadOthers(): Promise<boolean> {
  try {
    await others.load();
    return true;
  } catch {
    complain('This could not be loaded: the server cannot be reached, or has another version now.');
    return false;
  }
}
