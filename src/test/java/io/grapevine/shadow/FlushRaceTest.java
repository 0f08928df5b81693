package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.sim.Samples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Alerts that come, or end, as their group is flushed on both sides: by the one before the flush, by the other after it. */
class FlushRaceTest {
    private static final String CONFIG = """
            route: {receiver: web, group_by: [alertname], group_wait: 30s, group_interval: 2m, repeat_interval: 1h}
            receivers:
            - name: web
              webhook_configs: [{url: 'http://localhost/', send_resolved: true}]
            """;

    /** A1 fires from 10 s on, so the group is flushed at 40 s, 160 s, 280 s and so on. */
    private TwoSides sides = new TwoSides(CONFIG, CONFIG).at(10).fire("A1");

    /** Posts that reach the Alertmanager just before a time, and the shadow just after it. */
    private void around(double seconds, Supplier<List<Alert>> posted) {
        sides.at(seconds - 0.02);
        List<Alert> alerts = posted.get();
        sides.there.putAlerts(alerts);
        sides.at(seconds + 0.02);
        sides.here.putAlerts(alerts);
    }

    private List<Alert> ended(String... names) {
        return sides.alerts(names).stream()
                .map(alert -> Samples.ended(alert, sides.world.now()))
                .toList();
    }

    private Map<ShadowVerdict, Integer> counts() {
        Map<ShadowVerdict, Integer> counts = new TreeMap<>(sides.comparison().counts());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    @Test
    void alertThatOneSideToldAtTheNextFlushIsNoDifference() {
        around(40, () -> sides.alerts("A2"));
        sides.fire("A2").at(155);
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.UNDECIDED, 2));

        sides.at(400);
        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.REGROUPED, 3));
    }

    @Test
    void groupThatEndedOnOneSideOnlyIsOutOfStepAndNothingElse() {
        sides.at(20).fire("B1").at(100).fire("B2");
        sides.at(150);
        sides.resolve("A1");
        around(160, () -> sides.alerts("A2"));
        sides.fire("A2").at(200).fire("B3").at(330).fire("A3").at(900);

        assertThat(sides.comparison().differences())
                .filteredOn(each -> each.verdict().isDifference())
                .isNotEmpty()
                .extracting(SendDifference::reason)
                .containsOnly(ShadowReason.OUT_OF_STEP);
    }

    @Test
    void repetitionsAfterwardsAreTheSame() {
        around(160, () -> sides.alerts("A2"));
        sides.fire("A2").at(8_000);

        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 3, ShadowVerdict.REGROUPED, 2));
    }

    @Test
    void endThatOneSideToldAtTheNextFlushIsNoDifference() {
        sides.fire("A2").at(150);
        around(160, () -> ended("A2"));
        sides.resolve("A2").at(600);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 1, ShadowVerdict.REGROUPED, 2));
    }

    @Test
    void alertThatEndedBeforeTheNextFlushIsNoDifference() {
        around(160, () -> sides.alerts("A2"));
        sides.fire("A2").at(200).resolve("A2").at(600);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 2, ShadowVerdict.REGROUPED, 1));
    }

    @Test
    void endThatIsTakenBackBeforeTheNextFlushIsNoDifference() {
        sides.fire("A2").at(150);
        around(160, () -> ended("A2"));
        sides.resolve("A2").at(200).fire("A2").at(600);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 1, ShadowVerdict.REGROUPED, 2));
    }

    @Test
    void alertThatFiresAgainIsNewToTheSideOnlyThatHadForgottenIt() {
        String withoutEnds = CONFIG.replace("send_resolved: true", "send_resolved: false");
        TwoSides unended =
                new TwoSides(withoutEnds, withoutEnds).at(10).fire("A1", "A2").at(159.98);
        List<Alert> third = unended.alerts("A3");
        unended.there.putAlerts(third);
        unended.at(160.02).here.putAlerts(third);
        unended.fire("A3").at(200).resolve("A2").at(300).fire("A2").at(800);

        assertThat(unended.differences()).isEmpty();
        assertThat(unended.comparison().counts()).containsEntry(ShadowVerdict.REGROUPED, 3);
    }

    @Test
    void alertThatCameLongBeforeTheFlushIsADifference() {
        sides.at(100);
        sides.there.putAlerts(sides.alerts("A2"));
        sides.at(160.5);
        sides.here.putAlerts(sides.alerts("A2"));
        sides.fire("A2").at(200).resolve("A2").at(600);

        assertThat(sides.differences()).isNotEmpty();
    }

    @Test
    void alertThatIsMissingLongerIsADifference() {
        sides.at(159.98);
        sides.there.putAlerts(sides.alerts("A2"));
        sides.at(290);
        sides.here.putAlerts(sides.alerts("A2"));
        sides.fire("A2").at(800);

        assertThat(sides.differences()).isNotEmpty();
    }

    @Test
    void alertThatOneSideHadMutedAtTheFlushIsADifference() {
        sides.at(100);
        sides.here.setSilence(
                Samples.silence(sides.world.now(), sides.world.now().plusSeconds(120), "instance=\"2\""));
        sides.fire("A2").at(600);

        assertThat(sides.differences()).containsExactly("later silence web");
    }
}
