package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "begins while it lasts, 15, 30, true",
        "ends while it lasts, 5, 15, true",
        "begins and ends while it lasts, 12, 18, true",
        "begins where it ends, 20, 30, true",
        "begins after it, 21, 30, false",
        "ends where it begins, 0, 10, false",
        "ends before it, 0, 5, false",
        "is as long, 10, 20, false",
        "covers it wholly, 5, 25, false"
    })
    void overlapsAVersion(String that, int start, int end, boolean overlaps) {
        assertThat(between(10, 20).overlaps(between(start, end))).isEqualTo(overlaps);
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

    @ParameterizedTest
    @CsvSource({
        "keeps a later end that was sent, 50, false, 30, 5, true, 6, 50",
        "forgets a later end that was only assumed, 50, true, 30, 5, true, 6, 30",
        "is resolved when the younger says so, 50, false, 5, 5, false, 6, 5",
        "has the later of two ends that have passed, 8, true, 5, 9, false, 9, 8"
    })
    void merged(
            String rule, int oldEnd, boolean oldAssumed, int end, int updated, boolean assumed, int now, int merged) {
        Alert old = version(0, oldEnd, 0, oldAssumed);
        assertThat(old.merge(version(0, end, updated, assumed), at(now)).endsAt())
                .isEqualTo(at(merged));
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
