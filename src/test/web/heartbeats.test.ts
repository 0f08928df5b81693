import { server } from './browser.js';
import type { Request } from './browser.js';
import { equal, test } from './harness.js';
import { byUrgency, dueText, expectedText, silentPart, stateText, troubleText } from '../../main/web/features/heartbeats/heartbeat-text.js';
import { Heartbeats } from '../../main/web/features/heartbeats/heartbeats.js';
import type { HeartbeatJson } from '../../main/web/features/heartbeats/heartbeats.js';
import { settings } from '../../main/web/data/settings.js';

const PATH = 'api/grapevine/v1/heartbeats';
const NOW = Date.parse('2026-11-20T02:20:00Z');

function heartbeat(name: string, state: HeartbeatJson['state'], more: Partial<HeartbeatJson> = {}): HeartbeatJson {
  return { name, kind: 'ping', state, running: false, patienceSeconds: 600, matchers: [], fingerprint: '', labels: {}, ...more };
}

test('missing heartbeats come first, and paused ones behind others of their state', () => {
  const list = [
    heartbeat('a', 'up'),
    heartbeat('b', 'missing', { pausedUntil: '2026-11-20T04:00:00Z' }),
    heartbeat('d', 'missing'),
    heartbeat('c', 'missing'),
    heartbeat('e', 'new'),
    heartbeat('f', 'failed'),
    heartbeat('g', 'late'),
  ];
  equal(byUrgency(list).map(({ name }) => name).join(''), 'cdbfgea');
  equal(troubleText(list), '3 missing, 1 failed, 1 late');
  equal(troubleText([heartbeat('a', 'up'), heartbeat('b', 'new')]), '');
});

test('the state is said with its time', () => {
  settings.change({ zone: 'UTC' });
  const said = (state: HeartbeatJson['state'], more: Partial<HeartbeatJson> = {}) => stateText(heartbeat('a', state, more), NOW);
  const missingSince = '2026-11-20T02:14:00Z';
  equal(said('missing', { missingSince }).replace(/\d\d:\d\d.*,/, 'TIME,'), 'missing since TIME, never seen');
  equal(said('missing', { missingSince, lastSeen: '2026-11-20T02:04:00Z' }).includes('never'), false);
  equal(said('failed', { failedAt: missingSince }).startsWith('failed at '), true);
  equal([said('late'), said('new'), said('up')], ['late, still waited for', 'not seen so far', 'seen in time']);
});

test('the silent part of its time is at most the whole, and unknown with a schedule or without a sign', () => {
  const part = (lastSeen: string | undefined, more: Partial<HeartbeatJson> = {}) =>
    silentPart(heartbeat('a', 'up', lastSeen === undefined ? more : { lastSeen, ...more }), NOW);
  equal(part('2026-11-20T02:15:00Z'), 0.5);
  equal(part('2026-11-19T02:15:00Z'), 1);
  equal(part('2026-11-20T02:21:00Z'), 0, 'ahead of the clock');
  equal([part(undefined), part('2026-11-20T02:15:00Z', { schedule: '0 3 * * *' })], [undefined, undefined]);
});

test('what is expected, and when it is due, is said in words', () => {
  const slots = heartbeat('a', 'up', { schedule: '0 3 * * *', zone: 'Europe/Berlin', patienceSeconds: 3_600 });
  equal(expectedText(heartbeat('a', 'up')), 'within 10 m');
  equal(expectedText(slots), '0 3 * * * (Europe/Berlin), within 1 h');
  equal(dueText(heartbeat('a', 'new'), NOW), '');
  equal(dueText(heartbeat('a', 'up', { due: '2026-11-20T02:24:10Z' }), NOW).endsWith(', in 4 m'), true);
  equal(dueText(heartbeat('a', 'missing', { due: '2026-11-20T02:14:00Z' }), NOW), '');
  const running = { ...slots, nextSlot: '2026-11-21T03:00:00Z', due: '2026-11-20T03:20:00Z' };
  equal(dueText(running, NOW).endsWith(', in 1 h'), true, 'the end of a job that runs');
  const slot = dueText({ ...slots, nextSlot: '2026-11-20T03:00:00Z', due: '2026-11-20T04:00:00Z' }, NOW);
  equal(/^slot at .+, missing at .+$/.test(slot), true, slot);
});

test('a server without the operation has no heartbeats', async () => {
  const answer = (status: number, body: unknown) => server.on(PATH, (_: Request) => ({ status, body }));
  const known = new Heartbeats();
  answer(500, 'broken');
  await known.read();
  equal(known.error, 'broken');
  answer(404, '');
  await known.read();
  equal([known.list, known.error], [[], '']);
});
