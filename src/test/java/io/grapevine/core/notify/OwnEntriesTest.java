package io.grapevine.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log entries that are an integration's own. */
class OwnEntriesTest {
    private static Integration integration(String receiver, String kind, int index, long identity) {
        return TestIntegrations.of(receiver, kind, index, identity, true, notification -> null);
    }

    /** The second was inserted before the third, which was the first then. */
    private final Integration inserted = integration("r", "slack", 0, 1);

    private final Integration moved = integration("r", "slack", 1, 2);
    private final Receivers receivers = Receivers.of(Map.of(
            "r", List.of(inserted, moved, integration("r", "webhook", 0, 3)),
            "other", List.of(integration("other", "slack", 0, 4))));

    private static LoggedNotification logged(long identity) {
        NflogEntry entry = new NflogEntry(
                integration("r", "slack", 0, identity).logKey("{}:{}"),
                Samples.START,
                new NotifiedState(identity, new long[] {9}, new long[0], new long[0], ReceiverData.EMPTY),
                Samples.at(9999),
                0,
                UnknownFields.NONE);
        return new LoggedNotification(entry, Duration.ZERO, 1);
    }

    @Test
    void theEntryOfAnotherIntegrationThatStillExistsIsNotItsOwn() {
        assertThat(receivers.own(inserted, logged(2))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "the integration itself, 1",
        "an edited integration keeps its log entry, 99",
        "what Alertmanager wrote, 0",
        "another kind has places of its own, 3",
        "another receiver has places of its own, 4"
    })
    void theEntryIsItsOwn(String entry, long identity) {
        assertThat(receivers.own(inserted, logged(identity))).isNotNull();
    }

    @Test
    void withoutAnEntryThereIsNone() {
        assertThat(receivers.own(inserted, null)).isNull();
    }
}
