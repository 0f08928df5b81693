import { server } from './browser.js';
import { equal, failure, test } from './harness.js';
import { silence } from '../../main/web/data/decode.js';
import { NO_RULES, fileText, hasRules, readRules, ruleOf } from '../../main/web/features/silences/rules.js';
import type { RuleJson } from '../../main/web/features/silences/rules.js';
import { decodeSilence, silenceFilter } from '../../main/web/features/silences/silences.js';
import type { SilenceJson } from '../../main/web/data/api.js';

const RULES = 'api/grapevine/v1/silences/rules';
const TIMES = { startsAt: '2026-11-20T11:00:00Z', endsAt: '2026-11-20T12:00:00Z', updatedAt: '2026-11-20T11:00:00Z' };
const ROW = { state: 'active', createdBy: 'Ana', comment: 'drain', ...TIMES, matchers: ['a="b"'], alerts: 2 };

function rule(name: string, file: string, ...ids: string[]): RuleJson {
  const next = ids.map((id) => ({ id, words: '', state: 'planned' as const }));
  const none = { state: 'waiting' as const, error: '', words: '', createdBy: '', comment: '', recurring: true, matchers: [] };
  return { name, file, next, ...none };
}

test('a silence has the holder of its lease, and when it is expired without alerts', () => {
  const row = { ...ROW, holder: { kind: 'client', key: 'deploy-42' }, expireUnmatched: '1h30m0s', unmatchedExpiry: TIMES.endsAt };
  const { holder, expireUnmatched, unmatchedExpiry } = silence('', 's1', row);
  equal([holder, expireUnmatched, unmatchedExpiry], [{ kind: 'client', key: 'deploy-42' }, 5_400_000, Date.parse(TIMES.endsAt)]);
  equal(silenceFilter('deploy').accepts(silence('', 's1', row)), true);
});

test('a silence of a rule names it as its holder or as its rule', () => {
  equal(silence('', 's1', { ...ROW, rule: 'nightly' }).holder, { kind: 'rule', key: 'nightly' });
  equal(silence('', 's1', { ...ROW, rule: 'nightly', holder: { kind: 'rule', key: 'nightly' } }).holder, { kind: 'rule', key: 'nightly' });
});

test('an acknowledgement and a silence by hand have no holder', () => {
  equal(silence('', 's1', { ...ROW, holder: { kind: 'acknowledgement', key: 'k' }, acknowledges: 'k' }).holder, undefined);
  equal(silence('', 's1', ROW).holder, undefined);
  equal(silence('', 's1', ROW).expireUnmatched, undefined);
});

test('annotations of API v2 say the same', () => {
  const decoded = (annotations: Record<string, string>) =>
    decodeSilence({ id: 's1', status: { state: 'expired' }, createdBy: 'Ana', comment: '', ...TIMES, annotations, matchers: [] } as SilenceJson);
  equal(decoded({ grapevine_lease: 'deploy-42' }).holder, { kind: 'client', key: 'deploy-42' });
  equal(decoded({ grapevine_rule: 'nightly' }).holder, { kind: 'rule', key: 'nightly' });
  equal(decoded({ grapevine_expire_unmatched: '30m' }).expireUnmatched, 1_800_000);
  equal(decoded({}).holder, undefined);
});

test('the rule of a silence is the one with its id, else the only one of that name', () => {
  const [first, second, other] = [rule('nightly', 'a.yml', 's1'), rule('nightly', 'b.yml', 's2'), rule('other', 'a.yml', 's4')];
  const rules = { rules: [first, second, other], files: [] };
  const of = (id: string, name: string) => ruleOf(silence('', id, { ...ROW, rule: name }), rules);
  equal([of('s2', 'nightly'), of('s3', 'nightly'), of('s3', 'other'), of('s1', 'gone')], [second, undefined, other, undefined]);
  equal(ruleOf(silence('eu', 's1', { ...ROW, rule: 'nightly' }), rules), undefined, 'of another cluster');
  equal(ruleOf(silence('', 's1', ROW), rules), undefined, 'by hand');
});

test('a server without rules has none, and a failure is one', async () => {
  server.on(RULES, { status: 404, body: '' });
  equal(await readRules(), NO_RULES);
  equal(hasRules(NO_RULES), false);
  server.on(RULES, { status: 500, body: 'broken' });
  equal((await failure(readRules)).message, 'broken');
  equal(hasRules({ rules: [], files: [{ name: 'a.yml', state: 'left_out', rules: 0, errors: [] }] }), true);
  equal([fileText('grapevine'), fileText('a.yml')], ['grapevine.yml', 'a.yml']);
});
