/** Registers the tests of a file; the Java class `WebUiDataTest` runs each in a fresh copy of all modules. */
import { time } from './browser.js';

interface Test {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

const tests: Test[] = [];
let result: string | undefined;

/** A number for a person, or the one that is tried where `CI=true` is set, as in the Java class `Depth`. */
export function depth(person: number, full: number): number {
  return (globalThis as unknown as Record<string, unknown>)['isFull'] === true ? full : person;
}

/** Registers a test, whose name is a sentence. */
export function test(name: string, run: () => void | Promise<void>): void {
  tests.push({ name, run });
}

/** Fails unless both values have the same JSON; undefined counts as a value. */
export function equal(actual: unknown, expected: unknown, about = ''): void {
  const [is, wanted] = [written(actual), written(expected)];
  if (is !== wanted) {
    throw new Error(`${about === '' ? '' : `${about}: `}${is} (expected: ${wanted})`);
  }
}

/** Sorts the keys of objects, and writes maps and sets as lists. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each === undefined) {
      return 'undefined';
    }
    if (each instanceof Map || each instanceof Set) {
      return [...(each as Iterable<unknown>)];
    }
    return each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  });
}

/** Returns the error that a call throws, or that its promise is rejected with; fails if there is none. */
export async function failure(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (e) {
    return e as Error;
  }
  throw new Error('nothing was thrown');
}

async function run({ run }: Test): Promise<void> {
  try {
    await run();
    result = '';
  } catch (e) {
    result = e instanceof Error ? (e.stack ?? e.message) : String(e);
  }
}

/** The interface to the Java class. */
(globalThis as unknown as Record<string, unknown>)['harness'] = {
  names: () => tests.map(({ name }) => name),
  start: (name: string) => tests.filter((each) => each.name === name).forEach((each) => void run(each)),
  /** Runs the next timer in virtual time; false if there is none. */
  step: () => time.step(),
  /** Undefined until the test has ended; then the error with its stack, or an empty text. */
  result: () => result,
};
