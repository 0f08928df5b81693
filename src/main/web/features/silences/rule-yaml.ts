/** The YAML of a rule for planned silences, as a person has put it into a form. */
import { text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { fromInput, parseDuration } from '../../data/time.js';
import { lengthText } from './period.js';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const MINUTE = 60_000;
const DAY = 86_400_000;
const LONGEST = 31 * DAY;
const LONGEST_UNMATCHED = 366 * DAY;
const LONGEST_NAME = 128;
/** A day of a month, from its end if it is negative, or two as a range. */
const DAYS = /^(-?(?:[1-9]|[12]\d|3[01]))(?::(-?(?:[1-9]|[12]\d|3[01])))?$/;
const SHORTEST_MONTH = 28;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
/** What a text in YAML cannot have as it is, or what cannot be seen. */
const SPECIAL = /[\p{C}\u2028\u2029]/u;
const EACH_SPECIAL = /[\p{C}\u2028\u2029]/gu;
const HEX = 16;

/** What stands in the form; texts as they are typed. */
export interface RuleDraft {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly recurs: boolean;
  readonly weekdays: ReadonlySet<string>;
  readonly days: string;
  readonly at: string;
  /** Empty where {@link until} is used. */
  readonly length: string;
  readonly until: string;
  readonly zone: string;
  /** Of an input of type `datetime-local`, in the zone of the page. */
  readonly from: string;
  readonly to: string;
  readonly comment: string;
  readonly expireUnmatched: string;
}

/** A text in quotes: single ones, or double ones where characters must be escaped. */
export function quoted(value: string): string {
  if (!SPECIAL.test(value)) {
    return `'${value.replace(/'/g, "''")}'`;
  }
  const code = (c: string) => c.codePointAt(0) ?? 0;
  const escaped = (c: string) => (code(c) > 0xffff ? `\\U${hex(code(c), 8)}` : `\\u${hex(code(c), 4)}`);
  return `"${value.replace(/["\\]/g, '\\$&').replace(EACH_SPECIAL, escaped)}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(HEX).toUpperCase().padStart(digits, '0');
}

function daysOf({ days }: RuleDraft): readonly string[] {
  return days.split(/[\s,]+/).filter((each) => each !== '');
}

function isLength(value: string, longest: number): boolean {
  const millis = parseDuration(value);
  return millis !== undefined && millis >= MINUTE && millis <= longest;
}

/** Whether the days of a range are in their order in a month of 28 days, or it is a single day. */
function isDays(value: string): boolean {
  const match = DAYS.exec(value);
  if (match === null || match[2] === undefined) {
    return match !== null;
  }
  const [begin, end] = [Number(match[1]), Number(match[2])];
  const day = (of: number) => (of < 0 ? SHORTEST_MONTH + 1 + of : of);
  return day(begin) <= day(end) && (begin > 0 || end < 0);
}

/** Whether a matcher needs a value; regular expressions are not looked into, but for those that match any value. */
function needsValue({ operator, value }: Matcher): boolean {
  return operator === '=' ? value !== '' : operator === '=~' && !['', '.*', '.+'].includes(value);
}

/** What is missing or wrong; empty if nothing is. */
export function ruleFault(draft: RuleDraft): string {
  const name = draft.name.trim();
  if (name === '' || name.length > LONGEST_NAME || SPECIAL.test(name)) {
    return `A name is needed, of at most ${LONGEST_NAME} visible characters.`;
  }
  if (draft.matchers.length === 0) {
    return 'At least one matcher is needed.';
  }
  if (!draft.matchers.some(needsValue)) {
    return 'A matcher must need a value, such as job="node": all alerts are muted else.';
  }
  if (draft.expireUnmatched.trim() !== '' && !isLength(draft.expireUnmatched, LONGEST_UNMATCHED)) {
    return 'Without alerts it can expire after 1m to 366d.';
  }
  return draft.recurs ? recurrenceFault(draft) : onceFault(draft);
}

function recurrenceFault(draft: RuleDraft): string {
  const wrong = daysOf(draft).find((each) => !isDays(each));
  if (wrong !== undefined) {
    return `${wrong} is no day of a month: 1 to 31, -1 for the last one, or a range such as 1:7.`;
  }
  if (!CLOCK.test(draft.at)) {
    return 'A time of the start is needed, such as 02:00.';
  }
  if (draft.until === '' ? !isLength(draft.length, LONGEST) : !CLOCK.test(draft.until)) {
    return 'A length from 1m to 31d is needed, or a time of the end.';
  }
  return isZone(draft.zone) ? '' : 'A time zone is needed, such as Europe/Berlin or UTC.';
}

/** Whether it is the name of a time zone that this browser knows. */
function isZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function onceFault({ from, to }: RuleDraft): string {
  const [start, end] = [fromInput(from), fromInput(to)];
  if (start === undefined || end === undefined) {
    return 'A start and an end are needed.';
  }
  return end > start ? '' : 'The end must be after the start.';
}

function every(draft: RuleDraft): string {
  const weekdays = WEEKDAYS.filter((each) => draft.weekdays.has(each));
  const days = daysOf(draft).map(quoted);
  const fields = [
    weekdays.length === 0 ? '' : `weekdays: [${weekdays.join(', ')}]`,
    days.length === 0 ? '' : `days_of_month: [${days.join(', ')}]`,
    `at: '${draft.at}'`,
    draft.until === '' ? `for: ${lengthOf(draft.length)}` : `until: '${draft.until}'`,
    `zone: ${draft.zone}`,
  ];
  return `{${fields.filter((each) => each !== '').join(', ')}}`;
}

function lengthOf(length: string): string {
  return lengthText(parseDuration(length) ?? 0).replace(/ /g, '');
}

function instant(input: string): string {
  return new Date(fromInput(input) ?? 0).toISOString().replace('.000', '');
}

/** The section with the rule, of a draft without a fault. */
export function ruleYaml(draft: RuleDraft): string {
  const comment = draft.comment.trim();
  const lines = [
    'silences:',
    '  rules:',
    `  - name: ${quoted(draft.name.trim())}`,
    `    matchers: [${draft.matchers.map((each) => quoted(text(each))).join(', ')}]`,
    ...(draft.recurs ? [`    every: ${every(draft)}`] : [`    from: ${instant(draft.from)}`, `    to: ${instant(draft.to)}`]),
    ...(comment === '' ? [] : [`    comment: ${quoted(comment)}`]),
    ...(draft.expireUnmatched.trim() === '' ? [] : [`    expire_unmatched: ${lengthOf(draft.expireUnmatched)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
