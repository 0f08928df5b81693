package io.grapevine.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.nflog.NotifiedState;
import io.grapevine.notify.Integration;
import io.grapevine.notify.TestIntegrations;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntegrationLookupTest {
    private static Integration integration(String receiver, String kind, int index, long identity) {
        return TestIntegrations.of(receiver, kind, index, identity, true, notification -> null);
    }

    /** The second was inserted before the third, which was the first then. */
    private final Integration inserted = integration("r", "slack", 0, 1);

    private final Integration moved = integration("r", "slack", 1, 2);
    private final IntegrationLookup identities = new IntegrationLookup(
            List.of(inserted, moved, integration("r", "webhook", 0, 3), integration("other", "slack", 0, 4)));

    private static LoggedNotification logged(long identity) {
        NflogEntry entry = new NflogEntry(
                integration("r", "slack", 0, identity).logKey("{}:{}"),
                Samples.START,
                new NotifiedState(identity, new long[] {9}, new long[0], new long[0], ReceiverData.EMPTY),
                Samples.at(9999),
                UnknownFields.NONE);
        return new LoggedNotification(entry, Duration.ZERO, 1);
    }

    @Test
    void theEntryOfAnotherIntegrationThatStillExistsIsNotItsOwn() {
        assertThat(identities.own(inserted, logged(2))).isNull();
    }

    @Test
    void theEntryOfTheIntegrationItselfIsItsOwn() {
        assertThat(identities.own(inserted, logged(1))).isNotNull();
    }

    @Test
    void anEditedIntegrationKeepsItsLogEntry() {
        assertThat(identities.own(inserted, logged(99))).isNotNull();
    }

    @Test
    void whatAlertmanagerWroteIsItsOwn() {
        assertThat(identities.own(inserted, logged(0))).isNotNull();
    }

    @Test
    void integrationsOfOtherKindsAndReceiversHavePlacesOfTheirOwn() {
        assertThat(identities.own(inserted, logged(3))).isNotNull();
        assertThat(identities.own(inserted, logged(4))).isNotNull();
    }

    @Test
    void withoutAnEntryThereIsNone() {
        assertThat(identities.own(inserted, null)).isNull();
    }
}
