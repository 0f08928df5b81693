package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Differences of two configurations are found, and each has its reason, whichever side has which configuration. */
class PlantedDifferencesTest {
    private static final String CONFIG = """
            route:
              receiver: web
              group_by: [alertname]
              group_wait: 30s
              group_interval: 2m
              repeat_interval: 10m
              routes:
              - matchers: [team="db"]
                receiver: db
              - matchers: [alertname="C"]
                receiver: first
                continue: true
              - matchers: [alertname="C"]
                receiver: second
            receivers:
            - name: web
              webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
            - name: db
              webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
            - name: first
              webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
            - name: second
              webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
            time_intervals:
            - name: always
              time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
            """;

    private static TwoSides play(String there, String here) {
        return new TwoSides(there, here)
                .at(10)
                .fire("A1", "A2", "W1", "D1", "C1")
                .at(95)
                .fire("A3", "D2")
                .at(400)
                .resolve("A2", "D1", "C1", "W1")
                .at(900)
                .fire("A4", "W1")
                .at(1500)
                .resolve("A1", "A3", "A4", "D2", "W1")
                .at(2400);
    }

    private static String changed(String text, String other) {
        assertThat(CONFIG).contains(text);
        return CONFIG.replace(text, other);
    }

    static Stream<Arguments> planted() {
        String inhibition = """
                inhibit_rules:
                - source_matchers: [severity="critical"]
                  target_matchers: [severity="warning"]
                  equal: [team]
                """;
        return Stream.of(
                Arguments.of("group_by", changed("[alertname]\n", "[alertname, instance]\n"), "group_by", "group_by"),
                Arguments.of("group_wait", changed("30s", "50s"), "group_wait", "group_wait"),
                Arguments.of("group_interval", changed("2m", "5m"), "group_interval", "group_interval"),
                Arguments.of("double group_interval", changed("2m", "4m"), "group_interval", "group_interval"),
                Arguments.of("repeat_interval", changed("10m", "24m"), "repeat_interval", "repeat_interval"),
                Arguments.of("matcher", changed("team=\"db\"", "team=\"dba\""), "route", "route"),
                Arguments.of("continue", changed("    continue: true\n", ""), "continue", "continue"),
                Arguments.of("receiver", changed("receiver: db\n", "receiver: second\n"), "receiver", "receiver"),
                Arguments.of("inhibit rule", CONFIG + inhibition, "inhibition", "inhibition"),
                Arguments.of(
                        "mute interval",
                        changed("receiver: db\n", "receiver: db\n    mute_time_intervals: [always]\n"),
                        "time_interval",
                        "not_sent"),
                Arguments.of(
                        "send_resolved",
                        changed(
                                "- name: db\n  webhook_configs: [{url: 'http://localhost/', send_resolved: true}]",
                                "- name: db\n  webhook_configs: [{url: 'http://localhost/', send_resolved: false}]"),
                        "send_resolved",
                        "send_resolved"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void differenceOfTheShadowIsReportedWithItsReason(String name, String other, String reason, String ignored) {
        List<SendDifference> found = differences(play(CONFIG, other));

        assertThat(found).isNotEmpty();
        assertThat(found).extracting(each -> each.reason().label()).containsOnly(reason);
        assertThat(found).allSatisfy(each -> assertThat(each.detail()).isNotBlank());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void differenceOfTheAlertmanagerIsReportedWithItsReason(String name, String other, String ignored, String reason) {
        List<SendDifference> found = differences(play(other, CONFIG));

        assertThat(found).isNotEmpty();
        assertThat(found).extracting(each -> each.reason().label()).containsOnly(reason);
    }

    private static List<SendDifference> differences(TwoSides sides) {
        return sides.comparison().differences().stream()
                .filter(each -> each.verdict().isDifference())
                .toList();
    }

    @Test
    void sameConfigurationGivesNoDifference() {
        TwoSides sides = play(CONFIG, CONFIG);

        assertThat(sides.differences()).isEmpty();
        assertThat(sides.comparison().counts()).containsEntry(ShadowVerdict.UNDECIDED, 0);
        assertThat(sides.comparison().counts().get(ShadowVerdict.SAME)).isGreaterThan(15);
    }

    @Test
    void silenceOfOneSideIsTheReason() {
        TwoSides sides = new TwoSides(CONFIG, CONFIG);
        sides.here.setSilence(
                Samples.silence(sides.world.now(), sides.world.now().plus(Duration.ofHours(2)), "alertname=\"A\""));
        sides.at(10).fire("A1", "B1").at(300);

        assertThat(sides.differences()).containsExactly("only_there silence web");
    }

    @Test
    void endedSilenceMakesTheFirstNotificationLater() {
        TwoSides sides = new TwoSides(CONFIG, CONFIG);
        sides.here.setSilence(
                Samples.silence(sides.world.now(), sides.world.now().plus(Duration.ofSeconds(100)), "alertname=\"A\""));
        sides.at(10).fire("A1").at(300);

        assertThat(sides.differences()).containsExactly("later silence web");
    }

    @Test
    void alertOfOneSideIsUnknownToTheOther() {
        TwoSides sides = new TwoSides(CONFIG, CONFIG).at(10);
        sides.there.putAlerts(sides.alerts("A1"));
        sides.here.putAlerts(sides.alerts("B1"));
        sides.at(100);

        assertThat(sides.differences())
                .containsExactlyInAnyOrder("only_there unknown_alert web", "only_here unknown_alert web");
    }

    @Test
    void alertThatCameLaterIsNotifiedLater() {
        TwoSides sides = new TwoSides(CONFIG, CONFIG).at(10);
        sides.there.putAlerts(sides.alerts("A1"));
        sides.at(30);
        sides.here.putAlerts(sides.alerts("A1"));
        sides.at(100);

        assertThat(sides.differences()).containsExactly("later unknown_alert web");
        assertThat(sides.comparison().differences().get(0).detail()).contains("received 20s later here");
    }

    @Test
    void recentNotificationIsUndecided() {
        TwoSides sides = new TwoSides(CONFIG, CONFIG).at(10);
        sides.there.putAlerts(sides.alerts("A1"));
        sides.at(45);

        assertThat(sides.differences()).isEmpty();
        assertThat(sides.comparison().counts()).containsEntry(ShadowVerdict.UNDECIDED, 1);
    }

    @Test
    void repetitionAtAnotherFlushIsTheSame() {
        TwoSides sides =
                new TwoSides(CONFIG, changed("2m", "110s")).at(10).fire("A1").at(1500);

        assertThat(sides.differences()).isEmpty();
        assertThat(sides.comparison().counts()).containsEntry(ShadowVerdict.SAME, 3);
    }

    /** The interval is that of two flushes here and there; each time milliseconds decide. */
    @Test
    void repetitionThatIsMissingOnOneSideAsItWasNotDueIsNoDifference() {
        TwoSides sides = new TwoSides(
                        changed("10m", "4m"),
                        changed("10m", "4m").replace("group_interval: 2m", "group_interval: 119s"))
                .at(10)
                .fire("A1")
                .at(3600);

        assertThat(sides.differences()).isEmpty();
        assertThat(sides.comparison().counts().get(ShadowVerdict.SAME)).isGreaterThan(2);
    }

    @Test
    void detailNamesBothValues() {
        TwoSides sides = play(CONFIG, changed("10m", "24m"));

        assertThat(sides.comparison().differences())
                .extracting(SendDifference::detail)
                .contains("repeat_interval is 10m0s there, 24m0s here");
    }
}
