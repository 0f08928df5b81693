package io.grapevine.virtualtime.configtest;

import static io.grapevine.virtualtime.configtest.Suites.errors;
import static io.grapevine.virtualtime.configtest.Suites.failures;
import static io.grapevine.virtualtime.configtest.Suites.passes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that are about some replicas only, about clocks, or about acknowledgements. */
class ReplicaStepsTest {
    private static final String NIGHTS = """
            - start: 2026-01-05T12:00:00Z
              inline_config: |
                route: {receiver: team, routes: [{mute_time_intervals: [afternoon]}]}
                time_intervals:
                - {name: afternoon, time_intervals: [{times: [{start_time: '13:00', end_time: '18:00'}]}]}
                receivers:
                - {name: team, webhook_configs: [{url: 'http://localhost/team'}]}
            """;

    @Test
    void calendarsFollowAClockThatIsAhead() {
        String test = NIGHTS + """
                  alerts: [{labels: {alertname: Down}}]
                  steps: [{clock: {a: +1h}, for: 2h}]
                  expect:
                """;

        passes(test + "  - {nothing: team, between: [0s, 2h]}");
        passes(test + "  - {muted: {alertname: Down}, at: 1m, by: interval afternoon}");
        passes(test.replace("+1h", "+59m") + "  - {receiver: team, between: [0s, 30s]}");
    }

    @Test
    void deadlinesDoNotFollowTheClock() {
        passes("""
                - alerts:
                  - {labels: {alertname: Down, instance: a}}
                  - {labels: {alertname: Down, instance: b}, fires: 1m}
                  steps:
                  - {at: 10s, clock: {a: +10d}}
                  - {at: 40s, clock: {a: -10d}}
                  expect:
                  - {receiver: team, at: 30s}
                  - {receiver: team, at: 5m30s, firing: 2}
                  - {receiver: team, at: 4h10m30s, reason: repeat interval elapsed}
                  nothing_else: true
                """);
    }

    @Test
    void aClockStaysWrongOverARestart() {
        passes(NIGHTS + """
                  replicas: 2
                  alerts: [{labels: {alertname: Down}, fires: 10m}]
                  steps:
                  - {clock: {a: +1h}}
                  - {at: 5m, restart: a}
                  expect:
                  - {receiver: team, between: [10m30s, 11m], replica: b}
                """);
    }

    @Test
    void aReceiverAnswersSomeReplicasOtherwise() {
        String refused = """
                - replicas: 2
                  alerts: [{labels: {alertname: Down}}]
                  steps: [{receiver: team, answers: refused, from: [a]}]
                  expect:
                """;

        passes(refused + "  - {receiver: team, between: [30s, 1m], replica: b}");
        passes(refused + "  - {receiver: team, replica: a, count: 0}");
        assertThat(SuiteReport.text(Suites.run(Suites.CONFIG + "tests:\n" + refused + "  - {nothing: other}"), true))
                .anySatisfy(line -> assertThat(line).endsWith("team answers by refusing connections to a"));
    }

    @Test
    void aReplicaReloadsAlone() {
        passes("""
                - replicas: 2
                  alerts: [{labels: {alertname: Down}, fires: 1m}]
                  steps:
                  - at: 10s
                    replica: a
                    inline_reload: |
                      route: {receiver: new, group_by: [alertname]}
                      receivers:
                      - {name: new, webhook_configs: [{url: 'http://localhost/new'}]}
                  - {at: 5m, restart: a}
                  expect:
                  - {receiver: new, at: 1m30s, replica: a}
                  - {receiver: team, between: [1m30s, 2m], replica: b}
                  nothing_else: true
                """);
    }

    @Test
    void alertsExpireWhereTheyAreNotSent() {
        passes("""
                - replicas: 2
                  alerts: [{labels: {alertname: Down}}]
                  steps: [{at: 10m30s, prometheus: {reaches: [a]}, for: 20m}]
                  expect:
                  - {alert: {alertname: Down}, at: 13m59s, state: firing, all_replicas: true}
                  - {alert: {alertname: Down}, at: 14m, state: resolved, replica: b}
                  - {alert: {alertname: Down}, at: 29m, state: firing, replica: a}
                  - {alert: {alertname: Down}, at: 32m, state: firing, replica: b}
                  - {receiver: team, count: 1}
                """);
    }

    /** A replica that starts without a log, after Prometheus has sent the end of an alert for the last time, knows nothing of that alert. */
    @Test
    void theNextFiringOfAnAlertIsNotifiedThoughAReplicaWithoutALogHasNotifiedOfAnother() {
        passes("""
                - replicas: 2
                  inline_config: |
                    route: {receiver: team, group_by: [alertname]}
                    receivers:
                    - name: team
                      webhook_configs: [{url: 'http://localhost/team', send_resolved: false}]
                  alerts:
                  - {labels: {alertname: Down, i: x}}
                  - {labels: {alertname: Down, i: y}, fires: [0s, 20m15s], resolves: [2m]}
                  steps:
                  - {kill: b}
                  - {at: 3m, kill: a}
                  - {at: 20m, start: b}
                  - {at: 20m20s, start: a}
                  - {at: 21m, kill: b}
                  expect:
                  - {receiver: team, at: 30s, firing: 2}
                  - {receiver: team, between: [20m, 20m10s], firing: 1, replica: b}
                  - {receiver: team, between: [20m20s, 26m], firing: 2, replica: a}
                """);
    }

    @Test
    void anAcknowledgementIsEnded() {
        String acknowledged = """
                - alerts: [{labels: {alertname: Down}}, {labels: {alertname: Down, i: b}, fires: 20m}]
                  steps:
                  - {at: 2m, acknowledge: {group: {alertname: Down}, receiver: team}, by: ana}
                """;

        passes(acknowledged + "  expect: [{nothing: team, between: [1m, 1h]}]");
        List<String> ended = SuiteReport.text(Suites.run(Suites.CONFIG + "tests:\n" + acknowledged + """
                          - {at: 30m, unacknowledge: {group: {alertname: Down}}, by: ben}
                          expect:
                          - {nothing: team, between: [1m, 30m]}
                          - {receiver: team, at: 30m30s, firing: 2}
                        """), true);
        assertThat(ended)
                .anySatisfy(line -> assertThat(line).contains("SUCCESS: 1 test"))
                .anySatisfy(line -> assertThat(line).endsWith("ana acknowledges {alertname=\"Down\"} of team"))
                .anySatisfy(line -> assertThat(line).endsWith("ben ends the acknowledgement of {alertname=\"Down\"}"));
    }

    @Test
    void anAcknowledgementThatIsNotThereIsReported() {
        String test = "- alerts: [{labels: {alertname: Down}}]\n  steps: [{at: 1m, %s}]\n  expect: [{nothing: other}]";

        assertThat(failures(test.formatted("unacknowledge: {group: {alertname: Down}}")))
                .containsExactly("no acknowledgement of {alertname=\"Down\"} (expected: one)");
        assertThat(failures(test.formatted("acknowledge: {group: {alertname: Up}, receiver: team}")))
                .containsExactly("no group {alertname=\"Up\"} of receiver team (expected: one that has alerts)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            acknowledge: {} | no group (expected: group, such as {alertname: DiskFull}, or receiver)
            acknowledge: {groups: {a: b}} | groups: field not found (expected: group)
            acknowledge: {group: {a: b}}, author: ana | author: field not found (expected: one of at, silence, lease
            unacknowledge: {group: {}} | no group (expected: group
            action: {receiver: r} | verb: none (expected: ack, undo, or silence and one of 5m, 10m,
            action: {verb: mute, receiver: r} | verb: "mute" (expected: ack, undo, or silence and one of 5m,
            action: {verb: silence 7h, receiver: r} | verb: "silence 7h" (expected: ack, undo, or silence and
            action: {verb: ack} | receiver: none (expected: the receiver that got the message)
            action: {verb: ack, receiver: r}, result: undone | result: "undone" (expected: one of done, exists
            action: {verb: ack, receiver: r, by: ana} | by: field not found (expected: one of verb, receiver, group)
            clock: {d: +10m} | "d" (expected: a replica, one of a)
            clock: {a: soon} | "soon" (expected: a duration with its sign, such as +10m or -2h)
            clock: {a: +} | "+" (expected: a duration with its sign, such as +10m or -2h)
            clock: {} | clock: no replica (expected: how far clocks are ahead, such as {a: +10m})
            receiver: r, answers: 503, from: [b] | "b" (expected: a replica, one of a)
            reload: b.yml, replica: b | "b" (expected: a replica, one of a)
            at: 5m, heartbeat: h, every: 1m, until: 4m \
            | until: "4m" (expected: a time that is not before the step, at 5m)
            heartbeat: h, every: 0s, until: 4m | every: "0s" (expected: a duration of at least 1s)
            heartbeat: h, every: 1m | every: of every and until, one (expected: both, or neither)
            heartbeat: h, kind: stop | kind: "stop" (expected: one of success, start, fail)
            heartbeat: h, to: [b] | "b" (expected: a replica, one of a)
            at: 5m, lease: l, matchers: 'a=b', for: 1m, renew: 30s, until: 1m \
            | until: "1m" (expected: a time that is not before the step, at 5m)
            lease: l, matchers: 'a=b', for: 1m, renew: 5s, until: 1m \
            | renew: "5s" (expected: a duration of at least 10s)
            prometheus: {reaches: [b]} | "b" (expected: a replica, one of a)
            prometheus: [a] | (expected: a mapping)
            """)
    void mistakesAreReported(String step, String error) {
        assertThat(errors("{config: a, tests: [{steps: [{" + step + "}], expect: [{nothing: r}]}]}"))
                .anySatisfy(line -> assertThat(line).startsWith("suite.yml:1:").contains(error));
    }
}
