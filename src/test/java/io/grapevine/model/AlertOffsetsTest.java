package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times keep the offset in which they were written, wherever they go. */
class AlertOffsetsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final ZoneOffset EAST = ZoneOffset.ofHours(2);
    private static final ZoneOffset WEST = ZoneOffset.ofHours(-3);

    private static Alert alert(Duration start, Duration end, Duration updated, ZoneOffset offset) {
        return new Alert(
                LabelSet.of("a", "b"),
                LabelSet.EMPTY,
                NOW.plus(start),
                NOW.plus(end),
                "",
                NOW.plus(updated),
                false,
                new Offsets(offset, offset),
                List.of());
    }

    @Test
    void aMergedAlertShowsEachTimeAsItWasSent() {
        Alert older = alert(Duration.ofHours(-2), Duration.ofHours(2), Duration.ofMinutes(-2), EAST);
        Alert younger = alert(Duration.ofHours(-1), Duration.ofHours(3), Duration.ofMinutes(-1), WEST);
        assertThat(older.merge(younger, NOW).offsets()).isEqualTo(new Offsets(EAST, WEST));
        assertThat(older.merge(younger, NOW)).isEqualTo(younger.merge(older, NOW));
    }

    @Test
    void anEndThatOutlivesAYoungerVersionKeepsItsOffset() {
        Alert older = alert(Duration.ofHours(-2), Duration.ofHours(3), Duration.ofMinutes(-2), EAST);
        Alert younger = alert(Duration.ofHours(-1), Duration.ofHours(2), Duration.ofMinutes(-1), WEST);
        assertThat(older.merge(younger, NOW).offsets()).isEqualTo(new Offsets(EAST, EAST));
    }

    @Test
    void noEndIsInUtc() {
        Alert alert = alert(Duration.ofHours(-2), Duration.ofHours(3), Duration.ZERO, EAST);
        assertThat(alert.withEndsAt(Alert.NO_END).offsets()).isEqualTo(new Offsets(EAST, ZoneOffset.UTC));
    }
}
