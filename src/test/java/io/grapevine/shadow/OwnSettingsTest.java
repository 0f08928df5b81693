package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.heartbeat.HeartbeatView;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shadow with a {@code grapevine.yml} beside an Alertmanager, which has none: what it adds is named, or not compared. */
class OwnSettingsTest {
    private static final String CONFIG = """
        route:
          receiver: web
          group_by: [alertname]
          group_wait: 30s
          group_interval: 2m
          repeat_interval: 10m
        receivers:
        - name: web
          webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
        """;

    private static final String HEARTBEATS = """
        heartbeats:
        - {name: prometheus, alert: ['alertname="Watchdog"'], within: 3m}
        silences: {reminders: {before: 5m}}
        """;

    /** A rule from the tenth minute on. */
    private static String rule(Instant start, String length) {
        Instant from = start.plus(Duration.ofMinutes(10));
        return "silences: {rules: [{name: patching, matchers: ['alertname=\"A\"'], from: " + from + ", to: "
                + from.plus(Duration.parse("PT" + length)) + "}]}";
    }

    private static Instant start() {
        return Samples.loop().now();
    }

    private static List<String> reasons(TwoSides sides) {
        return sides.differences().stream()
                .map(each -> each.split(" ")[1])
                .distinct()
                .toList();
    }

    @Test
    void alertsThatGrapevineRaisesAreNotRaisedByAShadow() {
        TwoSides sides = new TwoSides(CONFIG, "{}", CONFIG, HEARTBEATS).at(10).fire("A1");
        Instant end = sides.world.now().plus(Duration.ofMinutes(8));
        sides.there.setSilence(Samples.silence(sides.world.now(), end, "alertname=\"A\""));
        sides.here.setSilence(Samples.silence(sides.world.now(), end, "alertname=\"A\""));
        sides.at(1500);

        assertThat(sides.world.settled(
                        sides.here.part(Heartbeats.class).orElseThrow().views()))
                .singleElement()
                .satisfies(view -> assertThat(view.state()).isEqualTo(HeartbeatView.State.MISSING));
        assertThat(sides.here.alerts().all()).extracting(alert -> alert.name()).containsExactly("A");
        assertThat(sides.differences()).isEmpty();
        assertThat(sides.log().notRaised()).containsExactly("HeartbeatMissing", "SilenceExpiring");
    }

    @Test
    void alertsThatTheOtherSideRaisesAreNotCompared() {
        TwoSides sides = new TwoSides(CONFIG, HEARTBEATS, CONFIG, HEARTBEATS)
                .at(10)
                .fire("A1")
                .at(1500);

        assertThat(sides.there.alerts().all()).hasSize(2);
        assertThat(sides.differences()).isEmpty();
    }

    @Test
    void groupWithAnAlertThatTheOtherSideRaisesIsNamedAfterIt() {
        String together = CONFIG.replace("[alertname]", "[]");
        TwoSides sides = new TwoSides(together, HEARTBEATS, together, HEARTBEATS)
                .at(10)
                .fire("A1")
                .at(900);

        assertThat(sides.differences()).isNotEmpty();
        assertThat(reasons(sides)).containsExactly("raised_alert");
    }

    @Test
    void plannedSilenceIsNamedAsTheReason() {
        TwoSides sides = new TwoSides(CONFIG, "{}", CONFIG, rule(start(), "20m"))
                .at(10)
                .fire("A1", "B1")
                .at(700)
                .fire("A2")
                .at(1000)
                .resolve("A1")
                .at(3000);

        assertThat(sides.differences()).isNotEmpty();
        assertThat(reasons(sides)).containsExactly("planned_silence");
        assertThat(sides.comparison().differences())
                .filteredOn(each -> each.verdict().isDifference())
                .allSatisfy(each -> assertThat(each.detail()).contains("here by rule patching for planned silences"));
    }

    @Test
    void plannedSilenceOfAGrapevineIsNamedAsTheReason() {
        TwoSides sides = new TwoSides(CONFIG, rule(start(), "20m"), CONFIG, "{}")
                .at(700)
                .fire("A1")
                .at(1000);

        assertThat(sides.differences()).containsExactly("only_here planned_silence web");
        assertThat(sides.comparison().differences().get(0).detail())
                .contains("muted there by rule patching for planned silences");
    }

    @Test
    void plannedSilenceBesideTheSameSilenceOfTheAlertmanagerIsNoDifference() {
        TwoSides sides = new TwoSides(CONFIG, "{}", CONFIG, rule(start(), "20m"));
        Instant from = sides.start.plus(Duration.ofMinutes(10));
        sides.there.setSilence(Samples.silence(from, from.plus(Duration.ofMinutes(20)), "alertname=\"A\""));
        sides.at(10).fire("A1").at(700).fire("A2").at(1000).resolve("A1").at(3000);

        assertThat(sides.differences()).isEmpty();
    }

    @Test
    void repetitionThatWaitsLongerHereIsNamed() {
        String growing = "integrations: [{receiver: web, kind: webhook, repeat_intervals: [10m, 1h]}]";
        TwoSides sides =
                new TwoSides(CONFIG, "{}", CONFIG, growing).at(10).fire("A1").at(3600);

        assertThat(sides.differences()).isNotEmpty();
        assertThat(reasons(sides)).containsExactly("repeat_interval");
        assertThat(sides.comparison().differences())
                .filteredOn(each -> each.verdict().isDifference())
                .allSatisfy(each -> assertThat(each.detail()).startsWith("repeat_intervals here"));
        assertThat(new TwoSides(CONFIG, growing, CONFIG, growing)
                        .at(10)
                        .fire("A1")
                        .at(7200)
                        .differences())
                .isEmpty();
    }

    private static final String WHEN_MUTED =
            "integrations: [{receiver: web, kind: webhook, when_muted: {resolved: notify}}]";

    private static Silence silence(TwoSides sides, Instant end, int instance) {
        return Samples.silence(sides.world.now(), end, "alertname=\"A\"", "instance=\"" + instance + "\"");
    }

    private static TwoSides muted(String there, String here) {
        TwoSides sides = new TwoSides(CONFIG, there, CONFIG, here)
                .at(10)
                .fire("A1", "A2", "B1")
                .at(120);
        for (int i = 1; i <= 2; i++) {
            Instant end = sides.world.now().plus(Duration.ofMinutes(20L * i));
            sides.there.setSilence(silence(sides, end, i));
            sides.here.setSilence(silence(sides, end, i));
        }
        return sides.at(600).resolve("A1").at(3600);
    }

    @Test
    void endOfAMutedAlertThatOneSideIsNotifiedOfIsNamed() {
        assertThat(muted(WHEN_MUTED, WHEN_MUTED).differences()).isEmpty();
        assertThat(muted("{}", "{}").differences()).isEmpty();
        assertThat(reasons(muted("{}", WHEN_MUTED))).containsExactly("when_muted");
        assertThat(reasons(muted(WHEN_MUTED, "{}"))).containsExactly("when_muted");
    }
}
