package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.api.grapevine.Overview.Row;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverviewFeedTest {
    private static final Instant NOW = Instant.parse("2026-11-01T02:00:00Z");

    private Overview overview = Overview.EMPTY;
    private final OverviewFeed feed = new OverviewFeed(() -> overview, InstantSource.fixed(NOW), "e");

    /** A row that is written as a string. */
    record Text(String text) implements Row {
        @Override
        public void write(JsonWriter json) throws IOException {
            json.generator().writeString(text);
        }
    }

    private void become(String alert, String text) {
        overview = new Overview(Map.of(), Map.of(alert, new Text(text)), Map.of(), Map.of());
    }

    /** A change of about this length. */
    private OverviewFeed.Change change(int length) {
        String text = Long.toString(System.nanoTime());
        become("a", text + "x".repeat(length - text.length()));
        return feed.refresh().orElseThrow();
    }

    private static List<Long> numbers(List<OverviewFeed.Change> changes) {
        return changes.stream().map(OverviewFeed.Change::number).toList();
    }

    @Test
    void anOverviewThatIsTheSameIsNoChange() {
        assertThat(feed.refresh()).isEmpty();
        become("a", "fires");
        assertThat(feed.refresh()).isPresent();
        become("a", "fires");
        assertThat(feed.refresh()).isEmpty();
        assertThat(feed.state().id()).isEqualTo("e-1");
    }

    @Test
    void aChangeHoldsWhatIsNewAndNullForWhatHasGone() {
        become("a", "fires");
        feed.refresh();
        become("b", "fires too");

        assertThat(feed.refresh().orElseThrow().json())
                .isEqualTo("{\"id\":\"e-2\",\"now\":\"2026-11-01T02:00:00.000Z\",\"status\":{},"
                        + "\"alerts\":{\"b\":\"fires too\",\"a\":null},\"groups\":{},\"silences\":{}}");
    }

    @Test
    void theChangesSinceAStateComeInOrder() {
        IntStream.range(0, 4).forEach(i -> change(100));

        assertThat(numbers(feed.since("e-0").orElseThrow())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(feed.since("e-3").orElseThrow())).containsExactly(4L);
        assertThat(feed.since("e-4")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e", "e-", "e-x", "e--1", "e-3", "other-1", "-1", "e-99999999999999999999", "e-1 "})
    void theChangesSinceAnUnknownStateAreUnknown(String id) {
        change(100);
        change(100);

        assertThat(feed.since(id)).isEmpty();
    }

    @Test
    void theOldestChangesAreForgottenWhenTheyAreTooLongTogether() {
        int changes = 10;
        IntStream.range(0, changes).forEach(i -> change(OverviewFeed.KEPT / 4));

        assertThat(feed.since("e-0")).isEmpty();
        assertThat(feed.since("e-6")).isEmpty();
        List<OverviewFeed.Change> kept = feed.since("e-7").orElseThrow();
        assertThat(numbers(kept)).containsExactly(8L, 9L, 10L);
        assertThat(kept.stream().mapToInt(change -> change.json().length()).sum())
                .isLessThanOrEqualTo(OverviewFeed.KEPT);
    }

    @Test
    void aChangeThatIsTooLongByItselfIsNeitherMadeNorKept() {
        change(100);
        assertThat(change(OverviewFeed.KEPT + 1).json()).isEmpty();

        assertThat(feed.since("e-1")).isEmpty();
        assertThat(feed.since("e-2")).contains(List.of());
        change(100);
        assertThat(numbers(feed.since("e-2").orElseThrow())).containsExactly(3L);
    }
}
