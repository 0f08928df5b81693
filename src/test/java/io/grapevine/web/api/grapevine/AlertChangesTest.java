package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.mute.MuteStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.web.api.grapevine.Overview.AlertRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The changes of an alert that the overview sends to clients. */
class AlertChangesTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

    private Overview overview = Overview.EMPTY;
    private final OverviewFeed feed = new OverviewFeed(() -> overview, InstantSource.fixed(START), "epoch");

    private static Overview alert(String summary, String state, Instant updatedAt) {
        Alert alert = new Alert(
                LabelSet.of("alertname", "Sent"),
                LabelSet.of("summary", summary),
                START,
                updatedAt.plusSeconds(240),
                "",
                updatedAt,
                false);
        return new Overview(
                Map.of(),
                Map.of(alert.fingerprint().toString(), new AlertRow(alert, state, MuteStatus.NONE)),
                Map.of(),
                Map.of());
    }

    @Test
    void anAlertThatIsSentAgainIsNoChange() {
        overview = alert("It fires", "active", START);
        assertThat(feed.refresh()).isPresent();
        overview = alert("It fires", "active", START.plusSeconds(60));
        assertThat(feed.refresh()).isEmpty();
    }

    @Test
    void anAlertWithOtherAnnotationsIsAChange() {
        overview = alert("It fires", "active", START);
        feed.refresh();
        overview = alert("It burns", "active", START.plusSeconds(60));
        assertThat(feed.refresh().orElseThrow().json()).contains("It burns");
    }

    @Test
    void anAlertInAnotherStateIsAChange() {
        overview = alert("It fires", "unprocessed", START);
        feed.refresh();
        overview = alert("It fires", "active", START);
        assertThat(feed.refresh().orElseThrow().json()).contains("\"active\"");
    }

    @Test
    void theWholeOverviewHasTheLatestTimes() {
        overview = alert("It fires", "active", START);
        feed.refresh();
        overview = alert("It fires", "active", START.plusSeconds(60));
        feed.refresh();
        assertThat(feed.state().overview()).isEqualTo(overview);
    }
}
