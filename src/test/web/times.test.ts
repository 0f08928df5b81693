import { depth, equal, test } from './harness.js';
import { endOf, faultOf, forLength, lengthOf, lengthText, parseEnd, parseLength, startOf, withEnd, withLength, withStart } from '../../main/web/features/silences/period.js';
import { settings } from '../../main/web/data/settings.js';
import { clock, day, duration, fromInput, isFine, localized, nextHour, nextTime, parseDuration, toInput, zoneName } from '../../main/web/data/time.js';

const HOUR = 3_600_000;

function at(utc: string): number {
  return Date.parse(`${utc}Z`);
}

/** The zone of the computer is Europe/Berlin. */
function inZones(check: (zone: string) => void): void {
  for (const zone of ['local', 'Europe/Berlin']) {
    settings.change({ zone });
    check(zone);
  }
}

test('an input has the offset of the zone before and after the clocks change', () => {
  inZones((zone) => {
    equal(toInput(at('2026-03-29T00:59')), '2026-03-29T01:59', zone);
    equal(toInput(at('2026-03-29T01:00')), '2026-03-29T03:00', zone);
    equal(fromInput('2026-03-29T01:59'), at('2026-03-29T00:59'), zone);
    equal(fromInput('2026-03-29T03:00'), at('2026-03-29T01:00'), zone);
    equal(toInput(at('2026-10-25T00:30')), '2026-10-25T02:30', zone);
    equal(toInput(at('2026-10-25T01:30')), '2026-10-25T02:30', zone);
    equal(fromInput('2026-10-25T01:30'), at('2026-10-24T23:30'), zone);
    equal(fromInput('2026-10-25T03:30'), at('2026-10-25T02:30'), zone);
  });
});

test('an hour that the clocks leave out is read as the one after it', () => {
  inZones((zone) => equal(fromInput('2026-03-29T02:30'), at('2026-03-29T01:30'), zone));
});

test('an hour that comes twice is read as one of the two', () => {
  inZones((zone) => equal([at('2026-10-25T00:30'), at('2026-10-25T01:30')].includes(fromInput('2026-10-25T02:30') ?? 0), true, zone));
});

test('times all over a year are written and read again in each zone', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']) {
    settings.change({ zone });
    for (let time = at('2026-01-01T00:00'); time < at('2027-01-01T00:00'); time += depth(5, 1) * 36.5 * HOUR) {
      equal(fromInput(toInput(time)), time, `${zone} ${new Date(time).toISOString()}`);
    }
  }
});

test('the next morning is eight o’clock on days of 23 and of 25 hours', () => {
  inZones((zone) => {
    equal(nextHour(8, at('2026-03-28T20:00')), at('2026-03-29T06:00'), zone);
    equal(nextHour(8, at('2026-10-24T20:00')), at('2026-10-25T07:00'), zone);
    equal(nextHour(8, at('2026-10-25T06:59')), at('2026-10-25T07:00'), zone);
    equal(nextHour(8, at('2026-10-25T07:00')), at('2026-10-26T07:00'), zone);
  });
});

test('a time of day is the next one', () => {
  inZones((zone) => {
    const now = at('2026-11-20T12:00'); // 13:00
    equal(nextTime('17:00', now), at('2026-11-20T16:00'), zone);
    equal([nextTime(' 7:05 ', now), nextTime('13:00', now)], [at('2026-11-21T06:05'), at('2026-11-21T12:00')], zone);
    equal([nextTime('5:30 pm', now), nextTime('12:00am', now)], [at('2026-11-20T16:30'), at('2026-11-20T23:00')], zone);
    equal(['24:00', '12:60', '13:00 pm', '0:30 am', '17', '17:0', '1:00:00', ''].map((each) => nextTime(each, now)), Array(8).fill(undefined), zone);
  });
});

test('an end is typed as a length, a time of day or a date', () => {
  inZones((zone) => {
    const now = at('2026-11-20T12:00');
    const ends = ['90', '1h30', '17:00', '2026-11-21T09:00', ' 2026-11-21 09:00 '].map((each) => parseEnd(each, now));
    equal(ends, [now + 1.5 * HOUR, now + 1.5 * HOUR, at('2026-11-20T16:00'), at('2026-11-21T08:00'), at('2026-11-21T08:00')], zone);
    equal(['', 'soon', '0', '2026-11-20T12:59', '-1h'].map((each) => parseEnd(each, now)), Array(5).fill(undefined), zone);
  });
});

test('the next midnight, and the next hour before it, are on the next day when the clocks change', () => {
  inZones((zone) => {
    equal(nextHour(0, at('2026-10-25T12:00')), at('2026-10-25T23:00'), zone);
    equal(nextHour(23, at('2026-03-28T22:30')), at('2026-03-29T21:00'), zone);
  });
});

test('a text that is no time is not read', () => {
  inZones((zone) => ['tomorrow', 'soon 2030', '2030', '12'].forEach((text) => equal(fromInput(text), undefined, `${text} ${zone}`)));
});

test('a time is shown with its day unless that is today in the chosen zone', () => {
  settings.change({ zone: 'Europe/Berlin' });
  equal(/^02:14/.test(clock(at('2026-11-20T01:14'), at('2026-11-20T22:59'))), true);
  equal(/20/.test(clock(at('2026-11-20T22:14'), at('2026-11-20T23:30'))), true, 'the day before');
  equal(day(at('2026-11-20T23:30')) === day(at('2026-11-21T10:00')), true);
  settings.change({ zone: 'UTC' });
  equal(day(at('2026-11-20T23:30')) === day(at('2026-11-21T10:00')), false);
  equal(zoneName(), 'UTC');
  settings.change({ zone: 'local' });
  equal(zoneName(), 'Europe/Berlin');
});

test('times of the server in a sentence are shown in the chosen zone', () => {
  settings.change({ zone: 'Asia/Kathmandu' });
  const shown = localized('notified at 2026-11-20T01:14:00.123Z, repeated at 2026-11-20T05:14:00Z', at('2026-11-20T06:00'));
  equal(/^notified at 0?6:59.*, repeated at 10:59/.test(shown), true, shown);
});

test('a duration has its two greatest units', () => {
  const shown: [number, string][] = [
    [-5, '0 s'],
    [499, '0 s'],
    [59_500, '1 m'],
    [2 * HOUR + 14 * 60_000 + 5_000, '2 h 14 m'],
    [25 * HOUR + 5_000, '1 d 1 h'],
    [24 * HOUR + 5_000, '1 d'],
  ];
  shown.forEach(([millis, text]) => equal(duration(millis), text, String(millis)));
});

test('a duration is read with or without spaces, and nothing else is', () => {
  equal(parseDuration('1h30m'), 1.5 * HOUR);
  equal(parseDuration(' 2 D '), 48 * HOUR);
  equal(parseDuration('1.5h'), 1.5 * HOUR);
  equal(parseDuration('1w'), 168 * HOUR);
  ['', '90', 'h', '1h tomorrow', '-1h', '1y'].forEach((text) => equal(parseDuration(text), undefined, text));
});

test('a length may be typed without its last unit', () => {
  equal(parseLength('90'), 1.5 * HOUR);
  equal(parseLength(' 1h30 '), 1.5 * HOUR);
  equal(parseLength('1H 30'), 1.5 * HOUR);
  equal(parseLength('1d12'), 36 * HOUR);
  equal(parseLength('2h30m'), 2.5 * HOUR);
  equal(parseLength('5m30'), 330_000);
  ['', '0', '0h', '30s5', '1.5', 'h', 'soon', '-5', '1h30x', '99999w'].forEach((text) => equal(parseLength(text), undefined, text));
});

test('a period says what is wrong with it', () => {
  const now = at('2026-11-20T12:00');
  equal(faultOf(forLength(2 * HOUR), now), '');
  equal(faultOf(forLength(NaN), now), 'A duration such as 2h30m is expected.');
  equal(faultOf(withEnd(forLength(HOUR), now - 1), now), 'The end must be after the start, and in the future.');
  equal(faultOf(forLength(2 * HOUR), now, 2 * HOUR), '');
  equal(faultOf(withEnd(forLength(HOUR), now + 3 * HOUR), now, 2 * HOUR), 'At most 2h is allowed here.');
  equal(faultOf(withStart(forLength(2 * HOUR), now + 5 * HOUR, now), now, 2 * HOUR), '');
});

test('the length of a period is written as it is read', () => {
  for (const text of ['1d 2h 30m', '45m', '0m', '3d']) {
    equal(lengthText(parseDuration(text) ?? -1), text);
  }
  equal(lengthText(59_999), '1m');
});

test('the end of a period follows its start and length, or is kept', () => {
  const now = at('2026-11-20T12:00');
  const period = forLength(2 * HOUR);
  equal([startOf(period, now), endOf(period, now)], [now, now + 2 * HOUR]);
  equal(endOf(withStart(period, now + HOUR, now), now), now + 3 * HOUR);
  equal(lengthOf(withEnd(period, now + 5 * HOUR), now), 5 * HOUR);
  equal(endOf(withLength(withEnd(period, now + 5 * HOUR), HOUR), now), now + HOUR);
});

test('the length of a silence that is active counts from now', () => {
  const now = at('2026-11-20T12:00');
  const active = { start: now - 3 * HOUR, length: undefined, end: now + HOUR };
  equal(lengthOf(active, now), HOUR);
  equal(endOf(withLength(active, 2 * HOUR), now), now + 2 * HOUR);
});

test('a length of a day over the change of clocks is 24 hours, and the end shows another hour', () => {
  settings.change({ zone: 'Europe/Berlin' });
  const now = at('2026-10-24T10:00');
  equal([toInput(now), toInput(endOf(forLength(24 * HOUR), now))], ['2026-10-24T12:00', '2026-10-25T11:00']);
});

test('times of a group that is flushed more often than every two minutes have seconds', () => {
  settings.change({ zone: 'UTC' });
  equal([0, 30_000, 119_999, 120_000].map(isFine), [false, true, true, false]);
  const now = at('2026-11-24T12:00');
  const seconds = (text: string) => /:\d\d:05/.test(text);
  equal([clock(now + 5_000, now), clock(now + 5_000, now, true)].map(seconds), [false, true]);
  equal(seconds(localized('due at 2026-11-24T12:00:05.000Z', now, true)), true);
});
