package io.grapevine.core.mute;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.matchers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grapevine.base.trace.Span;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InhibitorTest {
    private static final LabelSet TARGET = LabelSet.of("severity", "warning", "cluster", "eu", "i", "t");

    private final Inhibitor inhibitor =
            new Inhibitor(List.of(rule("severity=\"critical\"", "severity=\"warning\"", "cluster")));

    private static InhibitRuleConfig rule(String source, String target, String... equal) {
        return new InhibitRuleConfig("", matchers(source), matchers(target), List.of(equal));
    }

    private static Alert alert(double start, double end, String... labels) {
        return new Alert(LabelSet.of(labels), LabelSet.EMPTY, at(start), at(end), "", at(start), false);
    }

    private static Alert critical(double start, double end, String instance) {
        return alert(start, end, "severity", "critical", "cluster", "eu", "i", instance);
    }

    private Optional<Fingerprint> mutedBy(LabelSet target, double now) {
        return inhibitor.inhibition(target, at(now), rule -> true).map(Inhibitor.Inhibition::source);
    }

    @Test
    void targetIsInhibitedWhileASourceWithTheSameEqualLabelsFires() {
        Alert source = critical(0, 10, "1");
        inhibitor.onPut(source);

        assertThat(mutedBy(TARGET, 5)).contains(source.fingerprint());
        assertThat(mutedBy(TARGET, 10)).as("at the end of the source").isEmpty();
        assertThat(mutedBy(LabelSet.of("severity", "warning", "cluster", "us"), 5))
                .isEmpty();
        assertThat(mutedBy(LabelSet.of("severity", "info", "cluster", "eu"), 5)).isEmpty();
    }

    @Test
    void missingEqualLabelCountsAsEmpty() {
        inhibitor.onPut(alert(0, 10, "severity", "critical"));

        assertThat(mutedBy(LabelSet.of("severity", "warning"), 5)).isPresent();
        assertThat(mutedBy(LabelSet.of("severity", "warning", "cluster", ""), 5))
                .isPresent();
        assertThat(mutedBy(TARGET, 5)).isEmpty();
    }

    @Test
    void targetStaysInhibitedAfterOneOfSeveralSourcesHasEnded() {
        Alert longer = critical(0, 20, "1");
        Alert shorter = critical(1, 10, "2");
        inhibitor.onPut(longer);
        inhibitor.onPut(shorter);

        assertThat(mutedBy(TARGET, 5)).contains(longer.fingerprint());
        assertThat(mutedBy(TARGET, 15)).contains(longer.fingerprint());
        inhibitor.onRemove(shorter);
        assertThat(mutedBy(TARGET, 15)).contains(longer.fingerprint());
        assertThat(mutedBy(TARGET, 20)).isEmpty();
    }

    @Test
    void anotherVersionOfASourceCountsInPlaceOfTheOneBefore() {
        inhibitor.onPut(critical(0, 20, "1"));
        inhibitor.onUpdate(critical(0, 40, "1"), Span.NONE);
        assertThat(mutedBy(TARGET, 30)).isPresent();
        inhibitor.onUpdate(critical(0, 10, "1"), Span.NONE);
        assertThat(mutedBy(TARGET, 15)).isEmpty();

        inhibitor.onRemove(critical(0, 10, "1"));
        inhibitor.onPut(critical(0, 50, "1"));
        assertThat(mutedBy(TARGET, 15)).isPresent();
    }

    @Test
    void anotherVersionOfAnAlertThatIsNoSourceChangesNothing() {
        inhibitor.onPut(alert(0, 10, "severity", "warning", "cluster", "eu"));
        inhibitor.onUpdate(alert(0, 20, "severity", "warning", "cluster", "eu"), Span.NONE);
        assertThat(mutedBy(TARGET, 5)).isEmpty();
    }

    @Test
    void sourceUpdatedLastIsNamedOfThoseThatEndTogether() {
        inhibitor.onPut(critical(0, 20, "1"));
        inhibitor.onPut(critical(0, 20, "2"));
        assertThat(mutedBy(TARGET, 5)).contains(critical(0, 20, "2").fingerprint());

        inhibitor.onPut(critical(0, 20, "1"));
        assertThat(mutedBy(TARGET, 5)).contains(critical(0, 20, "1").fingerprint());
    }

    @Test
    void targetFollowsASourceWhoseEndIsMoved() {
        inhibitor.onPut(critical(0, 20, "1"));
        inhibitor.onPut(critical(0, 5, "1"));
        assertThat(mutedBy(TARGET, 6)).isEmpty();

        inhibitor.onPut(critical(0, 30, "1"));
        assertThat(mutedBy(TARGET, 25)).isPresent();
    }

    @Test
    void sourceUpdatedTwiceInOneInstantStillInhibits() {
        Alert source = critical(0, 10, "1");
        inhibitor.onPut(source);
        inhibitor.onPut(new Alert(
                source.labels(),
                LabelSet.of("summary", "other"),
                source.startsAt(),
                source.endsAt(),
                "",
                source.updatedAt(),
                false));
        assertThat(mutedBy(TARGET, 5)).isPresent();

        inhibitor.onRemove(source);
        assertThat(mutedBy(TARGET, 5)).isEmpty();
    }

    @Test
    void alertIsNeverInhibitedByItselfNorByAnotherThatIsSourceAndTarget() {
        inhibitor.use(List.of(rule("severity=~\"critical|warning\"", "severity=\"warning\"", "cluster")), List.of());
        Alert first = alert(0, 50, "severity", "warning", "cluster", "eu", "i", "1");
        Alert second = alert(0, 50, "severity", "warning", "cluster", "eu", "i", "2");
        inhibitor.onPut(first);
        inhibitor.onPut(second);

        assertThat(mutedBy(first.labels(), 5)).isEmpty();
        assertThat(mutedBy(second.labels(), 5)).isEmpty();
    }

    @Test
    void alertThatIsSourceAndTargetIsInhibitedByASourceThatIsNoTarget() {
        inhibitor.use(List.of(rule("severity=~\"critical|warning\"", "severity=\"warning\"", "cluster")), List.of());
        inhibitor.onPut(critical(0, 10, "1"));
        inhibitor.onPut(alert(0, 50, "severity", "warning", "cluster", "eu", "i", "2"));

        assertThat(mutedBy(TARGET, 5)).contains(critical(0, 10, "1").fingerprint());
        assertThat(mutedBy(TARGET, 15)).isEmpty();
    }

    @Test
    void targetThatIsNoSourceIsInhibitedByEverySource() {
        inhibitor.use(List.of(rule("alertname=\"Down\"", "severity=\"warning\"")), List.of());
        Alert both = alert(0, 50, "alertname", "Down", "severity", "warning");
        inhibitor.onPut(both);

        assertThat(mutedBy(TARGET, 5)).contains(both.fingerprint());
        assertThat(mutedBy(both.labels(), 5)).isEmpty();
    }

    @Test
    void nextRuleAppliesWhereTheFirstDoesNot() {
        inhibitor.use(
                List.of(
                        rule("severity=\"critical\"", "severity=\"warning\"", "cluster"),
                        rule("alertname=\"Down\"", "severity=\"warning\"")),
                List.of());
        Alert down = alert(0, 50, "alertname", "Down");
        inhibitor.onPut(down);

        assertThat(mutedBy(TARGET, 5)).contains(down.fingerprint());
    }

    @Test
    void newRulesKnowTheStoredAlerts() {
        inhibitor.use(
                List.of(rule("alertname=\"Down\"", "severity=\"warning\"")),
                List.of(alert(0, 50, "alertname", "Down")));

        assertThat(mutedBy(TARGET, 5)).isPresent();
    }

    @Test
    void removalOfAnUnknownAlertChangesNothing() {
        inhibitor.onPut(critical(0, 10, "1"));

        assertThatCode(() -> inhibitor.onRemove(critical(0, 10, "2"))).doesNotThrowAnyException();
        assertThat(mutedBy(TARGET, 5)).isPresent();
    }

    @Test
    @Timeout(300)
    void queryIsFastWithManySourcesOfOneKey() {
        int count = Depth.of(10_000, 100_000);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < count; i++) {
                inhibitor.onPut(critical(round, 100 + i % 50, "" + i));
            }
        }
        for (int i = 0; i < count; i++) {
            assertThat(mutedBy(TARGET, 148)).isPresent();
        }
        for (int i = 0; i < count; i++) {
            inhibitor.onRemove(critical(0, 0, "" + i));
        }
        assertThat(mutedBy(TARGET, 5)).isEmpty();
    }
}
