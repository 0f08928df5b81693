package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NflogKey;
import io.grapevine.sim.Core;
import io.grapevine.web.api.grapevine.NotificationRecord.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentNotificationsTest {
    private final Core core = new Core();

    private void sent(String group, int firing) {
        attempted(group, Status.SENT, firing);
    }

    private void attempted(String group, Status status, int firing) {
        core.recent.attempted(new NotificationRecord(
                core.loop.now(),
                core.loop.now(),
                new NflogKey(group, "r", "webhook", 0),
                status,
                NotifyReason.REPEAT,
                firing,
                0,
                1,
                Duration.ZERO,
                "",
                ""));
    }

    private void pass() {
        core.loop.runUntil(core.loop.elapsed().plusMinutes(1));
    }

    @Test
    void aGroupKeepsItsLatestTwentyTheNewestFirst() {
        for (int i = 0; i < 25; i++) {
            sent("g", i);
        }

        assertThat(core.recent.ofGroup("g", "r"))
                .extracting(NotificationRecord::firing)
                .hasSize(20)
                .startsWith(24, 23)
                .endsWith(5);
        assertThat(core.recent.ofGroup("g", "other")).isEmpty();
    }

    @Test
    void failuresBeginWithTheFirstSinceTheLatestSuccessHoweverManyAreKept() {
        attempted("g", Status.FAILED, 1);
        sent("g", 1);
        pass();
        Instant begin = core.loop.now();
        for (int i = 0; i < 25; i++) {
            attempted("g", Status.RETRYING, 1);
            pass();
            attempted("g", Status.RETRYING, 1);
            core.recent.gaveUp(new NflogKey("g", "r", "webhook", 0), Status.FAILED, "");
        }

        assertThat(core.recent.ofGroup("g", "r"))
                .hasSize(20)
                .extracting(NotificationRecord::failingSince)
                .containsOnly(begin);
        sent("g", 1);
        assertThat(core.recent.ofGroup("g", "r").get(0).failingSince()).isEqualTo(core.loop.now());
    }

    @Test
    void theGroupsThatWereNotifiedLongestAgoAreForgottenFirst() {
        for (int i = 0; i < RecentNotifications.IN_ALL; i++) {
            sent("g" + i, i);
        }
        sent("g0", 1);
        sent("new", 1);

        assertThat(core.recent.ofGroup("g0", "r")).hasSize(2);
        assertThat(core.recent.ofGroup("g1", "r")).isEmpty();
        assertThat(core.recent.ofGroup("g3", "r")).hasSize(1);
        assertThat(core.recent.ofGroup("new", "r")).hasSize(1);
    }
}
