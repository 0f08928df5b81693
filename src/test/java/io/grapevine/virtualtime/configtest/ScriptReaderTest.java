package io.grapevine.virtualtime.configtest;

import static io.grapevine.virtualtime.configtest.Suites.errors;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.TestSuite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
    private static final String HEAD = "config: a.yml\ntests:\n- expect: [{receiver: r, at: 1m}]\n  alerts:\n  - ";

    private static TestScript script(String text) {
        Read<TestSuite> read = Suites.parse(text);
        assertThat(read.faults()).isEmpty();
        return read.get().tests().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | suite.yml:1:1: tests: missing (expected: tests, or routes)
            tests: [{alerts: [], expect: [{nothing: anybody}]}] | (expected: the configuration to be tested
            routes: [{labels: {a: b}, receivers: [r]}] | (expected: the configuration to be tested
            {config: a, routes: [{labels: {a: b}}]} | receivers: missing (expected: receivers, or muted_by)
            {config: a, tests: [{alrets: []}]} | field not found (expected: alerts)
            {config: a, tests: [{expect: [{nothing: a, forever: 1}]}]} \
            | forever: field not found (expected: one of muted, silenced, alert, at, between, nothing, contains, lacks, fields, integration, group, firing, resolved, reason, outcome, replica)
            {config: a, tests: [{alerts: []}]} | expect: missing (expected: what is to be notified
            {config: a, tests: [{steps: [{at: 1m}]}]} | nothing to do (expected: one of silence, lease, expire
            {config: a, tests: [{steps: [{lease: x, matchers: 'a=b', for: 2h}]}]} | for: "2h" (expected: a duration from 10s to 1h)
            {config: a, tests: [{steps: [{lease: x, matchers: 'a=b', for: 1m, renew: 20s}]}]} \
            | renew: given alone (expected: renew, such as 3m, and until
            {config: a, tests: [{steps: [{silence: x, matchers: 'a=b', for: 1h, expire_unmatched: 5s}]}]} \
            | expire_unmatched: "5s" (expected: a duration of at least 1m)
            {config: a, tests: [{steps: [{kill: d}]}]} | "d" (expected: a replica, one of a)
            {config: a, tests: [{steps: [{expire: x}]}]} | "x" (expected: a silence that an earlier step sets)
            {config: a, tests: [{steps: [{silence: x, matchers: nope, for: 1h}]}]} | (expected: matchers such as
            {config: a, tests: [{steps: [{silence: x, matchers: 'a=b', for: 1h, receivers: []}]}]} \
            | receivers: no receivers (expected: a name, ~regexp, or matchers
            {config: a, tests: [{steps: [{silence: x, matchers: 'a=b', for: 1h, receivers: }]}]} \
            | receivers: null: empty (expected: a name, ~regexp, or matchers
            {config: a, tests: [{steps: [{silence: x, matchers: 'a=b', for: 1h, receivers: [pager, '~(']}]}]} \
            | receivers[1]: "~(": error parsing regexp: missing closing ): `^(?:()$` (expected: a name, ~regexp, or
            {config: a, tests: [{steps: [{silence: x, matchers: 'a=b', for: 1h, receivers: '{}'}]}]} \
            | receivers: "{}": no matchers (expected: a name, ~regexp, or matchers
            {config: a, tests: [{steps: [{lease: x, matchers: 'a=b', for: 1m, receivers: r}]}]} \
            | receivers: field not found
            {config: a, tests: [{steps: [{receiver: x, answers: 200}]}]} | (expected: ok, timeout, refused or
            {config: a, tests: [{expect: [{receiver: r, at: 1x}]}]} | (expected: a time since the start such as
            {config: a, tests: [{expect: [{receiver: r, at: 2020-01-01T00:00:00Z}]}]} | not before the start
            {config: a, tests: [{expect: [{receiver: r, reason: because}]}]} | one of first notification
            {config: a, tests: [{expect: [{muted: {a: b}, by: moon}]}]} | (expected: silence, inhibition, interval
            {config: a, tests: [{expect: [{muted: {a: b}}]}]} | by: missing (expected: silence, inhibition
            {config: a, tests: [{expect: [{receiver: r, fields: {title: x}}]}]} | (expected: a JSON pointer such as
            {config: a, tests: [{expect: [{receiver: r, between: [1m]}]}]} | 1 times (expected: two
            {config: a, tests: [{expect: [{nothing: r, integration: slak}]}]} | (expected: slack)
            {config: a, tests: [{duration: 1m, expect: [{receiver: r, at: 2m}]}]} | at: after the test
            {config: a, tests: [{expect: [{at: 1m}]}]} | receiver: missing (expected: a receiver
            {config: a, start: now, tests: [{expect: [{receiver: r}]}]} | start: "now" (expected: a time since
            """)
    void errorsNameThePlaceAndWhatIsExpected(String text, String error) {
        assertThat(errors(text))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line).startsWith("suite.yml:1:").contains(error));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {annotations: {a: b}} | labels: no labels (expected: one at least
            {labels: {a: b}, fires: [0s, 1m]} | (expected: fires and resolves in turn
            {labels: {a: b}, fires: 5m, resolves: 5m} | (expected: fires and resolves in turn
            {labels: {a: b}, each: {i: x}} | "x" (expected: a list of values, or a range such as
            {labels: {a: b}, each: {i: "x{5..1}"}} | (expected: an increasing range
            {labels: {a: b}, each: {i: "{1..1000}", j: "{1..1000}"}} | more than 100000 alerts
            """)
    void alertsAreChecked(String alert, String error) {
        assertThat(errors(HEAD + alert)).anySatisfy(line -> assertThat(line).contains(error));
    }

    @Test
    void eachMakesACopyForEachCombination() {
        TestScript script = script(
                HEAD
                        + "{labels: {a: b}, annotations: {s: 'on {{ $labels.i }}'}, each: {z: [x, y], i: 'n{08..10}'}, stagger: 1m}");

        assertThat(script.alerts()).hasSize(6);
        assertThat(script.alerts().stream()
                        .map(alert ->
                                alert.labels().valueOf("z") + alert.labels().valueOf("i")))
                .containsExactly("xn08", "xn09", "xn10", "yn08", "yn09", "yn10");
        AlertChange last = script.alerts().get(5);
        assertThat(last.at()).isEqualTo(Duration.ofMinutes(5));
        assertThat(last.annotations().valueOf("s")).isEqualTo("on n10");
    }

    @Test
    void anAlertCanFireSeveralTimes() {
        TestScript script = script(HEAD + "{labels: {a: b}, fires: [0s, 20m], resolves: 10m}");

        assertThat(script.alerts().stream().map(change -> change.kind() + " " + change.at()))
                .containsExactly("FIRES PT0S", "RESOLVES PT10M", "FIRES PT20M");
    }

    @Test
    void aTestEndsWithTheLastTimeThatItNames() {
        assertThat(script("{config: a, tests: [{expect: [{receiver: r, at: 5m}]}]}")
                        .end())
                .isEqualTo(Duration.ofSeconds(301));
        assertThat(script("{config: a, tests: [{expect: [{nothing: r, between: [1m, 2h]}]}]}")
                        .end())
                .isEqualTo(Duration.ofHours(2));
        assertThat(script("{config: a, tests: [{expect: [{receiver: r}], steps: [{at: 1h, kill: a}]}]}")
                        .end())
                .isEqualTo(Duration.ofHours(2));
        assertThat(script("{config: a, tests: [{expect: [{receiver: r}], duration: 7d}]}")
                        .end())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void timesCanBePointsInTime() {
        TestScript script = script("{config: a, start: 2026-01-05T09:00:00+01:00, tests: [{expect: "
                + "[{receiver: r, between: ['2026-01-05T08:30:00Z', 1h]}]}]}");

        assertThat(script.start()).hasToString("2026-01-05T08:00:00Z");
        assertThat(List.of(script.expected().get(0).toString()).get(0)).contains("from=PT30M, until=PT1H");
    }
}
