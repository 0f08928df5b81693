package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The versions of an alert that come to a replica, and what it makes of them. */
class InboxTest {
    private static final Duration ALWAYS = Duration.ofDays(1);

    private final List<Episode> pauses = new ArrayList<>();
    private final Inbox inbox = new Inbox(pauses);

    /** A version that comes when the replica's clock shows {@code clock}, in seconds of the world. */
    private void arrive(int clock, int start, int end) {
        Duration at = Duration.ofSeconds(clock);
        inbox.add("x", new Inbox.Arrival(at, at, time(clock), time(start), time(end)));
    }

    private static Instant time(int second) {
        return SimWorld.START.plusSeconds(second);
    }

    @Test
    void alertEndsAtTheEndThatIsReached() {
        arrive(10, 10, 70);
        arrive(40, 10, 39);

        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(39));
        assertThat(inbox.mergedEnd("x", Duration.ofSeconds(20))).isEqualTo(time(70));
        assertThat(inbox.mergedEnd("y", ALWAYS)).isNull();
    }

    @Test
    void endThatTheClockHasNotReachedDoesNotReplaceALaterOne() {
        arrive(10, 10, 70);
        arrive(39, 10, 40);

        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(70));

        arrive(54, 10, 40);

        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(40));
    }

    @Test
    void laterEndExtendsTheAlertAndTheStartIsKept() {
        arrive(10, 10, 70);
        arrive(25, 12, 85);

        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(85));
        assertThat(inbox.mergedStart("x", ALWAYS)).isEqualTo(time(10));
    }

    @Test
    void nextEpisodeHasItsOwnTimes() {
        arrive(10, 10, 70);
        arrive(40, 10, 39);
        arrive(50, 50, 110);

        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(110));
        assertThat(inbox.mergedStart("x", ALWAYS)).isEqualTo(time(50));
    }

    @Test
    void alertThatFiredBeforeAPauseIsHeldForAsLongAsThat() {
        arrive(10, 10, 70);
        pauses.add(new Episode(Duration.ofSeconds(20), Duration.ofSeconds(80)));
        arrive(90, 90, 150);

        assertThat(inbox.mergedStart("x", ALWAYS)).isEqualTo(time(10));
        assertThat(inbox.mergedEnd("x", ALWAYS)).isEqualTo(time(150));
    }

    @Test
    void alertThatHadEndedBeforeAPauseIsNotHeld() {
        arrive(10, 10, 70);
        arrive(15, 10, 15);
        pauses.add(new Episode(Duration.ofSeconds(20), Duration.ofSeconds(80)));
        arrive(90, 30, 150);

        assertThat(inbox.mergedStart("x", ALWAYS)).isEqualTo(time(30));
    }
}
