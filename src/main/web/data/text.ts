/** Text of labels, annotations and comments: a page shows each character, and folds what is long. */

/** Above so many characters, or lines, a text is folded. */
const LONG = 240;
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

/** Whether a text takes more than a few lines. */
export function isLong(text: string): boolean {
  return text.length > LONG || text.split('\n', LINES + 1).length > LINES;
}

/** At most so many characters, with an ellipsis in the place of the rest. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** The parts of a text, in turn words and addresses that begin with http: or https:. */
export function withAddresses(text: string): readonly string[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}])/);
}
