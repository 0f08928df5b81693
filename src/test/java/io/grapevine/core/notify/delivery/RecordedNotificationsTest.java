package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.NotifyReason;
import io.grapevine.web.api.grapevine.NotificationRecord;
import io.grapevine.web.api.grapevine.NotificationRecord.Status;
import io.grapevine.web.api.grapevine.RecentNotifications;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The records that a send leaves among the recent notifications. */
class RecordedNotificationsTest extends PipelineFixture {
    private List<NotificationRecord> records() {
        return core.recent.ofGroup("{}:{alertname=\"A\"}", "r0");
    }

    private RecentNotifications.Health health() {
        return core.recent.ofIntegration("r0", "webhook", 0, core.loop.now());
    }

    @Test
    void anAcceptedNotificationIsRecordedWithItsReasonAndCounts() {
        run(firing("1"), resolved("2"));

        assertThat(records()).hasSize(1);
        NotificationRecord record = records().get(0);
        assertThat(record.status()).isEqualTo(Status.SENT);
        assertThat(record.reason()).isEqualTo(NotifyReason.FIRST);
        assertThat(record.firing()).isEqualTo(1);
        assertThat(record.resolved()).isEqualTo(1);
        assertThat(record.attempts()).isEqualTo(1);
        assertThat(record.replica()).isEmpty();
    }

    @Test
    void theAttemptsOfOneNotificationAreOneRecord() {
        receiver.then(BUSY, BUSY);
        run(firing("1"));

        assertThat(records()).extracting(NotificationRecord::status).containsExactly(Status.RETRYING);
        assertThat(records().get(0).error()).isNotEmpty();
        core.pass(10);
        assertThat(records()).extracting(NotificationRecord::status).containsExactly(Status.SENT);
        assertThat(records().get(0).attempts()).isEqualTo(3);
        assertThat(health().sent()).isEqualTo(1);
        assertThat(health().failed()).isZero();
        assertThat(health().failedAttempts()).isEqualTo(2);
    }

    @Test
    void aNotificationThatIsGivenUpIsRecordedAsFailed() {
        receiver.always(BUSY);
        run(firing("1"));
        core.pass(30);

        assertThat(records()).extracting(NotificationRecord::status).containsExactly(Status.FAILED);
        assertThat(records().get(0).error()).contains("retry canceled");
        assertThat(health().failed()).isEqualTo(1);
        assertThat(health().failedAttempts()).isEqualTo(records().get(0).attempts());
    }

    @Test
    void aRefusedNotificationIsRecordedAsFailed() {
        receiver.then(REFUSED);
        run(firing("1"));

        assertThat(records()).extracting(NotificationRecord::status).containsExactly(Status.FAILED);
        assertThat(health().failed()).isEqualTo(1);
    }

    @Test
    void failuresOfMoreThanAnHourAgoAreNotCounted() {
        receiver.then(REFUSED);
        run(firing("1"));
        core.pass(3_700);

        assertThat(health().failed()).isZero();
    }

    @Test
    void aNotificationWithNothingNewLeavesNoRecord() {
        run(firing("1"));
        run(firing("1"));

        assertThat(records()).hasSize(1);
    }
}
