/** Text of labels, annotations and comments: a page shows each character, and folds what is long. */

/** Above so many characters, or lines, a text is folded. */
export const LONG = 240;
const LINES = 3;

/** Control characters, marks that change the direction of text, and characters without a width. */
const MARKS = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
/** Joiners belong to emoji and to some scripts, but not beside ASCII. */
const JOINERS = /(?<=[ -~]|^)[\u200c\u200d]|[\u200c\u200d](?=[ -~]|$)/g;

const HEX = 16;

function sign(mark: string): string {
  return mark === '\n'
    ? '↵'
    : mark === '\t'
      ? '⇥'
      : `⟨U+${mark.charCodeAt(0).toString(HEX).toUpperCase().padStart(4, '0')}⟩`;
}

/** The text of one line, with signs in the place of characters that cannot be seen. */
export function visible(text: string): string {
  return text.replace(MARKS, sign).replace(JOINERS, sign);
}

/** The same for a text of several lines, which keeps them and its tabs. */
export function visibleLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .split(/([\n\t])/)
    .map((part, i) => (i % 2 === 1 ? part : visible(part)))
    .join('');
}

/** Who has made a silence; words where it does not say. */
export function maker(createdBy: string): string {
  return createdBy.trim() === '' ? 'someone' : createdBy;
}

/** Whether a text takes more than a few lines. */
export function isLong(text: string): boolean {
  return text.length > LONG || text.split('\n', LINES + 1).length > LINES;
}

/** At most so many characters, with an ellipsis in the place of the rest. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** How long the name of something may be in a message. */
const NAME = 60;

/** `: disk swap`, at the end of a message about something; empty if it has no name. */
export function about(name: string): string {
  return name === '' ? '' : `: ${shortened(name, NAME)}`;
}

/** A link in a text. */
export interface Link {
  /** The index of its first character. */
  readonly start: number;
  /** The index behind its last character. */
  readonly end: number;
  readonly url: string;
}

/** A part of a text; with an address if it is a link. */
export interface TextPart {
  readonly text: string;
  readonly url?: string;
}

/** The parts of a text with its addresses and other links; an address stays whole. */
export function withLinks(text: string, links: readonly Link[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  const words = (from: number, to: number) => from < to && parts.push({ text: text.slice(from, to) });
  let from = 0;
  withAddresses(text).forEach((part, i) => {
    const to = from + part.length;
    if (i % 2 === 1) {
      parts.push({ text: part, url: part });
    } else {
      let at = from;
      for (const { start, end, url } of links) {
        if (start >= at && end <= to) {
          words(at, start);
          parts.push({ text: text.slice(start, end), url });
          at = end;
        }
      }
      words(at, to);
    }
    from = to;
  });
  return parts;
}

/** The parts of a text, in turn words and addresses that begin with http: or https:. */
export function withAddresses(text: string): readonly string[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}])/);
}
