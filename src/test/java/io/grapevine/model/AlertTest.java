package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final Instant T0 = Instant.parse("2026-11-20T06:00:00Z");

    private static Instant at(int seconds) {
        return T0.plusSeconds(seconds);
    }

    /** An alert received at its start. */
    private static Alert between(int start, int end) {
        return version(start, end, start, false);
    }

    private static Alert version(int start, int end, int updated, boolean timeout) {
        return new Alert(
                LabelSet.of("a", "b"), LabelSet.of("v", "" + updated), at(start), at(end), "", at(updated), timeout);
    }

    @Test
    void alertIsResolvedFromItsEndOn() {
        Alert alert = between(0, 10);

        assertThat(alert.resolvedAt(at(9))).isFalse();
        assertThat(alert.resolvedAt(at(10))).isTrue();
        assertThat(alert.resolvedAt(at(11))).isTrue();
    }

    @Test
    void alertWhoseEndWasReachedWhenItCameStaysResolvedWhereTheClockIsSetBack() {
        assertThat(version(0, 10, 10, false).resolvedAt(at(4))).isTrue();
        assertThat(version(0, 10, 9, false).resolvedAt(at(4))).isFalse();
    }

    @Test
    void alertIsNeverResolvedWithoutAnEnd() {
        assertThat(between(0, 10).withEndsAt(Alert.NO_END).resolvedAt(at(1000))).isFalse();
    }

    @Test
    void overlapsAVersionThatBeginsOrEndsWhileItLasts() {
        Alert known = between(10, 20);

        assertThat(known.overlaps(between(15, 30))).isTrue();
        assertThat(known.overlaps(between(5, 15))).isTrue();
        assertThat(known.overlaps(between(12, 18))).isTrue();
    }

    @Test
    void overlapsAVersionThatBeginsWhereItEnds() {
        assertThat(between(10, 20).overlaps(between(20, 30))).isTrue();
    }

    @Test
    void overlapsNoVersionBeforeOrAfterIt() {
        Alert known = between(10, 20);

        assertThat(known.overlaps(between(21, 30))).isFalse();
        assertThat(known.overlaps(between(0, 10))).isFalse();
        assertThat(known.overlaps(between(0, 5))).isFalse();
    }

    @Test
    void overlapsNoVersionThatCoversItWholly() {
        assertThat(between(10, 20).overlaps(between(10, 20))).isFalse();
        assertThat(between(10, 20).overlaps(between(5, 25))).isFalse();
    }

    @Test
    void mergedKeepsTheEarlierStartAndTheAnnotationsOfTheYounger() {
        Alert merged = version(0, 20, 0, true).merge(version(5, 30, 5, true), at(6));

        assertThat(merged.startsAt()).isEqualTo(at(0));
        assertThat(merged.endsAt()).isEqualTo(at(30));
        assertThat(merged.annotations()).isEqualTo(LabelSet.of("v", "5"));
        assertThat(merged.updatedAt()).isEqualTo(at(5));
    }

    @Test
    void mergedIsTheSameWhicheverVersionIsAsked() {
        Alert old = version(0, 20, 0, true);
        Alert young = version(5, 30, 5, false);

        assertThat(young.merge(old, at(6))).isEqualTo(old.merge(young, at(6)));
    }

    @Test
    void mergedKeepsALaterEndThatWasSent() {
        assertThat(version(0, 50, 0, false)
                        .merge(version(0, 30, 5, true), at(6))
                        .endsAt())
                .isEqualTo(at(50));
    }

    @Test
    void mergedForgetsALaterEndThatWasOnlyAssumed() {
        assertThat(version(0, 50, 0, true).merge(version(0, 30, 5, true), at(6)).endsAt())
                .isEqualTo(at(30));
    }

    @Test
    void mergedIsResolvedWhenTheYoungerSaysSo() {
        assertThat(version(0, 50, 0, false)
                        .merge(version(0, 5, 5, false), at(6))
                        .endsAt())
                .isEqualTo(at(5));
    }

    @Test
    void mergedHasTheLaterOfTwoEndsThatHavePassed() {
        assertThat(version(0, 8, 0, true).merge(version(0, 5, 9, false), at(9)).endsAt())
                .isEqualTo(at(8));
    }

    @Test
    void alertIsListedByJobThenByInstanceWithTheMissingLastThenByLabels() {
        List<LabelSet> order = List.of(
                LabelSet.of("instance", "1", "job", "a"),
                LabelSet.of("instance", "2", "job", "a"),
                LabelSet.of("job", "a"),
                LabelSet.of("instance", "1", "job", "b"),
                LabelSet.of("instance", "0"),
                LabelSet.of("b", "1"),
                LabelSet.of("a", "1"),
                LabelSet.of("a", "1", "b", "1"));
        List<Alert> alerts = new ArrayList<>();
        order.forEach(labels -> alerts.add(new Alert(labels, LabelSet.EMPTY, T0, T0, "", T0, false)));
        Collections.reverse(alerts);
        alerts.sort(Alert.LISTING);

        assertThat(alerts).extracting(Alert::labels).containsExactlyElementsOf(order);
    }
}
