/**
 * Links in comments, such as those to tickets. The server finds them, by regular expressions that no text makes slow; the page
 * asks about each comment once and keeps the result until the rules change.
 */
import { V1, ask } from './api.js';
import { store } from './store.js';
import type { Link } from './text.js';

/** Until the server is asked about the comments that a page has met, in milliseconds; then after a failure. */
const PAUSE = 20;
const PAUSE_FAILED = 5_000;
/** The greatest number of comments of a request, and their length. */
const MOST = 500;
const LONGEST = 200_000;
/** The greatest number of comments whose links are kept. */
const KEPT = 10_000;

const NONE: readonly Link[] = [];

class CommentLinks {
  private known = new Map<string, readonly Link[]>();
  private readonly open = new Set<string>();
  /** The rules that the results are of. */
  private rules: readonly unknown[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** The links of a comment, from left to right; none until the server has answered. */
  of(comment: string): readonly Link[] {
    if (store.display.links !== this.rules) {
      this.rules = store.display.links;
      this.known = new Map();
    }
    if (this.rules.length === 0 || comment === '') {
      return NONE;
    }
    const known = this.known.get(comment);
    if (known === undefined) {
      this.open.add(comment);
      this.timer ??= setTimeout(() => this.askAll(), PAUSE);
    }
    return known ?? NONE;
  }

  private async askAll(): Promise<void> {
    const { rules } = this;
    const texts: string[] = [];
    let room = LONGEST;
    for (const text of this.open) {
      if (texts.length === MOST || room <= 0) {
        break;
      }
      texts.push(text);
      room -= text.length;
    }
    this.open.clear(); // those that were left out, and are still shown, are met again
    try {
      const { results } = await ask<{ results: readonly { links: readonly Link[] }[] }>(`${V1}links`, { texts });
      if (this.known.size > KEPT) {
        this.known = new Map();
      }
      if (rules === this.rules) {
        texts.forEach((text, i) => this.known.set(text, results[i]?.links ?? NONE));
      }
      this.timer = undefined;
      store.redraw();
    } catch {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        store.redraw();
      }, PAUSE_FAILED);
    }
  }
}

/** The links in the comments of this page. */
export const commentLinks = new CommentLinks();
