import { equal, test } from './harness.js';
import { group } from './samples.js';
import { escalation } from '../../main/web/data/decode.js';
import { isFailing } from '../../main/web/data/types.js';
import { escalationParts, nextStep } from '../../main/web/data/escalation.js';

const NEXT = { step: 'lead', receiver: 'payments-lead', at: '1970-01-01T00:05:00.000Z' };
const SECOND = { step: 'second', receiver: 'payments-second', at: '1970-01-01T00:01:00.000Z' };

function parts(json: Record<string, unknown> | undefined, now = 60_000) {
  return escalationParts({ escalation: escalation(json) }, now);
}

test('the next step is said with the time until then, and the latest with its own', () => {
  equal(parts({ policy: 'p', next: NEXT, told: [] }), [['escalates to lead in 4 m']]);
  equal(parts({ policy: 'p', next: NEXT, told: [SECOND] }, 290_000), [['escalated to second', 60_000], ['escalates to lead in 10 s']]);
  equal(parts({ policy: 'p', told: [SECOND, { ...SECOND, step: 'lead' }] }), [['escalated to lead', 60_000]]);
});

test('above a minute, the time until the next step is in whole minutes', () => {
  equal(parts({ policy: 'p', next: NEXT, told: [] }, 85_500), [['escalates to lead in 4 m']]);
  equal(parts({ policy: 'p', next: NEXT, told: [] }, 240_000), [['escalates to lead in 1 m']]);
});

test('a step that is due is never said to be in the past', () => {
  equal(parts({ policy: 'p', next: NEXT, told: [] }, 400_000), [['escalates to lead in 0 s']]);
});

test('a group whose next step failed is failing', () => {
  const failed = { at: SECOND.at, status: 'failed', integration: 'webhook[0]', error: 'status 400' };
  const of = (more: object) => isFailing(group('team', {}, [], { escalation: escalation({ policy: 'p', next: NEXT, told: [], ...more }) }));
  equal([of({}), of({ failed })], [false, true]);
});

test('nothing is said of what is stopped, or has no policy', () => {
  equal(parts({ policy: 'p', next: NEXT, told: [], stopped: 'acknowledged' }), []);
  equal(parts(undefined), []);
  equal(nextStep({}), undefined);
});
