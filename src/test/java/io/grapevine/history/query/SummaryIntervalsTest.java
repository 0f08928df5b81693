package io.grapevine.history.query;

import static io.grapevine.history.MemoryHistory.alert;
import static io.grapevine.history.MemoryHistory.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.MemoryHistory;
import io.grapevine.model.LabelSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryIntervalsTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LAST = START.plus(Duration.ofHours(3));
    private static final LabelSet GROUP = LabelSet.of("alertname", "Disk");
    private static final LabelSet ONE = LabelSet.of("alertname", "Disk", "instance", "1");
    private static final LabelSet TWO = LabelSet.of("alertname", "Disk", "instance", "2");

    private final MemoryHistory history = new MemoryHistory();

    private HistorySummary summary(Duration interval) throws IOException {
        return new HistorySearch(history, Map::of, fingerprint -> Optional.empty(), () -> 0)
                .summary(START.minusSeconds(600), LAST.plusSeconds(1), HistoryFilter.ALL, 10, interval);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static HistoryRecord change(int second, Change change, String instance) {
        return alert(at(second), change, "alertname", "Disk", "instance", instance);
    }

    @Test
    void intervalsBeginAtMultiplesOfTheirLength() throws IOException {
        history.with(
                change(1, Change.RECEIVED, "1"),
                change(60, Change.RESOLVED, "1"),
                change(1_800, Change.RECEIVED, "1"),
                delivery(at(1_801), "dba", "", Duration.ofSeconds(2), GROUP, ONE),
                change(3_600, Change.RECEIVED, "2"),
                delivery(at(7_200), "dba", "status 500", Duration.ofSeconds(9), GROUP, ONE, TWO));

        HistorySummary summary = summary(Duration.ofHours(1));

        assertThat(summary.intervals())
                .extracting(row -> row.at() + " " + row.fired() + " " + row.sent() + " " + row.failed() + " "
                        + row.latency().maxMillis())
                .containsExactly(
                        START.minusSeconds(3_600) + " 0 0 0 0",
                        START + " 2 1 0 2000",
                        at(3_600) + " 1 0 0 0",
                        at(7_200) + " 0 0 1 0",
                        LAST + " 0 0 0 0");
        HistorySummary.GroupCount group = summary.groups().get(0);
        assertThat(group.firedIn()).containsExactly(0, 2, 1, 0, 0);
        assertThat(group.mostFired()).isEqualTo(2);
    }

    @Test
    void thereAreNoIntervalsUnlessAskedFor() throws IOException {
        history.with(change(1, Change.RECEIVED, "1"), delivery(at(3), "dba", "", Duration.ZERO, GROUP, ONE));

        HistorySummary summary = summary(Duration.ZERO);

        assertThat(summary.intervals()).isEmpty();
        assertThat(summary.groups().get(0).firedIn()).isEmpty();
    }
}
