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

    private static final String INHIBITING =
            CONFIG + "inhibit_rules: [{source_matchers: [alertname=S], target_matchers: [alertname=A]}]\n";

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
    void alertThatOneSideNotifiedAtTheNextFlushIsNoDifference() {
        around(40, () -> sides.alerts("A2"));
        sides.fire("A2").at(155);
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.REGROUPED, 1, ShadowVerdict.UNDECIDED, 1));

        sides.at(400);
        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.REGROUPED, 3));
    }

    /** The Alertmanager has A2 in the group of A1 that ends, and the shadow in a new one, flushed 30 s later. */
    private void shift() {
        sides.at(20).fire("B1").at(100).fire("B2");
        sides.at(150);
        sides.resolve("A1");
        around(160, () -> sides.alerts("A2"));
        sides.fire("A2").at(200).fire("B3");
    }

    private SendDifference onlyDifference() {
        List<SendDifference> all = sides.comparison().differences().stream()
                .filter(each -> each.verdict().isDifference())
                .toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void groupThatEndedOnOneSideOnlyIsOneDifferenceFromThenOn() {
        shift();
        sides.at(330)
                .fire("A3")
                .at(500)
                .resolve("A3")
                .at(520)
                .fire("A4")
                .at(580)
                .resolve("A4")
                .at(1_200);

        SendDifference difference = onlyDifference();
        assertThat(difference.reason()).isEqualTo(ShadowReason.OUT_OF_STEP);
        assertThat(difference.at()).isEqualTo(sides.start.plusMillis(160_000));
        assertThat(difference.notifications())
                .isEqualTo(counts().get(ShadowVerdict.OUT_OF_STEP))
                .isGreaterThan(3);
        assertThat(counts()).containsOnlyKeys(ShadowVerdict.SAME, ShadowVerdict.REGROUPED, ShadowVerdict.OUT_OF_STEP);
    }

    @Test
    void groupStaysOutOfStepWhileANotificationIsPending() {
        shift();
        sides.at(330).fire("A3").at(500).resolve("A3").at(650).fire("A4").at(680);

        assertThat(onlyDifference().notifications()).isGreaterThan(2);
        assertThat(counts()).containsEntry(ShadowVerdict.UNDECIDED, 1);
    }

    @Test
    void groupIsInStepAgainAfterItHasEndedOnBothSides() {
        shift();
        sides.at(330)
                .resolve("A2")
                .at(700)
                .fire("A1")
                .at(1_200)
                .fire("A3")
                .at(1_400)
                .resolve("A1", "A3");
        sides.at(1_600);
        sides.at(2_000).fire("A1");
        around(2_030, () -> sides.alerts("A2"));
        sides.fire("A2").at(3_000);

        assertThat(onlyDifference().notifications()).isEqualTo(3);
        assertThat(counts()).containsEntry(ShadowVerdict.REGROUPED, 4);
    }

    @Test
    void groupThatFiredBeforeTheComparisonIsOutOfStepWithoutAnyOther() {
        TwoSides old = new TwoSides(CONFIG, CONFIG);
        List<Alert> before = old.alerts("A1").stream()
                .map(each -> Samples.alert(old.start.minusSeconds(600), "alertname", "A", "instance", "0"))
                .toList();
        old.there.putAlerts(before);
        old.at(50).here.putAlerts(before);
        old.fire("A2").at(200).fire("A3").at(800);

        assertThat(old.comparison().differences())
                .filteredOn(each -> each.verdict().isDifference())
                .extracting(SendDifference::reason)
                .containsOnly(ShadowReason.OUT_OF_STEP);
    }

    @Test
    void inhibitionBetweenTheFlushesOfAGroupOutOfStepIsNotItsReason() {
        sides = new TwoSides(INHIBITING, INHIBITING).at(10).fire("A1");
        shift();
        sides.at(330).fire("A3").at(410).fire("S1").at(460).resolve("S1");
        sides.at(700).fire("A4").at(765).fire("S1").at(1_200).resolve("S1").at(1_600);

        assertThat(onlyDifference().reason()).isEqualTo(ShadowReason.OUT_OF_STEP);
    }

    @Test
    void inhibitionThatBeganAtAFlushIsNoDifference() {
        sides = new TwoSides(INHIBITING, INHIBITING).at(10).fire("A1");
        sides.at(100).fire("A2");
        around(160, () -> sides.alerts("S1"));
        sides.fire("S1")
                .at(400)
                .fire("A3")
                .at(700)
                .resolve("S1")
                .at(1_000)
                .resolve("A2")
                .at(1_500);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).containsKey(ShadowVerdict.REGROUPED);
    }

    @Test
    void inhibitionThatEndedAtAFlushIsNoDifference() {
        sides = new TwoSides(INHIBITING, INHIBITING).at(10).fire("A1");
        sides.at(50).fire("S1").at(100).fire("A2").at(390);
        around(400, () -> ended("S1"));
        sides.resolve("S1").at(1_000).resolve("A2").at(1_500);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).containsEntry(ShadowVerdict.REGROUPED, 2);
    }

    @Test
    void inhibitionThatEndedAtAFlushOfAGroupThatWasNeverNotifiedIsNoDifference() {
        sides = new TwoSides(INHIBITING, INHIBITING)
                .at(5)
                .fire("S1")
                .at(10)
                .fire("A1")
                .at(390);
        around(400, () -> ended("S1"));
        sides.resolve("S1").at(1_000);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).containsEntry(ShadowVerdict.REGROUPED, 2);
    }

    @Test
    void inhibitionOfOneSideIsTheReasonInAGroupOutOfStepToo() {
        sides = new TwoSides(CONFIG, INHIBITING).at(10).fire("A1");
        shift();
        sides.at(600).fire("S1").at(620).fire("A3").at(1_200);

        assertThat(sides.comparison().differences())
                .extracting(SendDifference::reason)
                .contains(ShadowReason.OUT_OF_STEP, ShadowReason.INHIBITION);
    }

    @Test
    void alertThatEndedAtTheFirstFlushIsNoDifference() {
        sides.at(20).fire("B1").at(100).fire("B2").at(200).fire("C1");
        around(230, () -> ended("C1"));
        sides.resolve("C1").at(800);

        assertThat(sides.differences()).isEmpty();
    }

    @Test
    void repetitionsAfterwardsAreTheSame() {
        around(160, () -> sides.alerts("A2"));
        sides.fire("A2").at(8_000);

        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 3, ShadowVerdict.REGROUPED, 2));
    }

    @Test
    void endThatOneSideNotifiedAtTheNextFlushIsNoDifference() {
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
    void endThatNobodyIsToldIsNoDifference() {
        String withoutEnds = CONFIG.replace("send_resolved: true", "send_resolved: false");
        sides = new TwoSides(withoutEnds, withoutEnds).at(10).fire("A1", "A2");
        sides.at(100).resolve("A2");
        around(160, () -> sides.alerts("A3"));
        sides.fire("A3").at(800);

        assertThat(sides.differences()).isEmpty();
        assertThat(counts()).isEqualTo(Map.of(ShadowVerdict.SAME, 1, ShadowVerdict.REGROUPED, 2));
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
