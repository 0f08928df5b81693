package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.TimeMutingTest;
import io.grapevine.config.WhenMuted;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.notification.Outcome;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Muted alerts in the notification log, as Alertmanager has them with {@code muted-alerts-in-nflog}. */
class MutedInLogTest extends PipelineFixture {
    private Pipeline logging = pipeline;

    @BeforeEach
    void turnOn() {
        core.logsMuted = true;
        logging = core.pipeline(Map.of("r0", receiver.as("r0", true)));
    }

    private void flush(Alert... alerts) {
        run(logging, alerts);
    }

    private void endSilences() {
        core.pass(1);
        core.silences.all().stream()
                .map(Silence::id)
                .toList()
                .forEach(id ->
                        core.silences.expire(id, found -> assertThat(found).isTrue()));
        core.loop.settle();
    }

    private NotifiedState logged() {
        return core.log.all().iterator().next().notified();
    }

    private static long[] hashes(String... is) {
        return Stream.of(is)
                .map(i -> AlertHash.of(firing(i).labels()))
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
    }

    @Test
    void groupThatIsMutedAsAWholeHasAnEntryWithoutFiringAlerts() {
        core.silence(firing("1"));
        core.silence(firing("2"));
        flush(firing("1"), firing("2"));

        assertThat(receiver.received()).isEmpty();
        assertThat(logged().firing()).isEmpty();
        assertThat(logged().omitted()).containsExactly(hashes("1", "2"));
        assertThat(logged().isEnd()).as("nothing was notified that could go on").isTrue();
        NflogEntry entry = core.log.all().iterator().next();
        assertThat(entry.end(true))
                .as("nor has an incident ended, such as one that is acknowledged")
                .isEqualTo(Instant.EPOCH)
                .isEqualTo(entry.lastNotified());
        assertThat(entry.notifiedAt()).as("what the page shows").isNull();
        endSilences();
        flush(firing("1"), firing("2"));
        assertThat(receiver.story()).containsExactly("1.0s FIRST 1 2");
        assertThat(logged().omitted()).isEmpty();
    }

    @Test
    void withoutTheFeatureTheLogHasNothingOfMutedAlerts() {
        core.silence(firing("1"));
        run(firing("1"));
        assertThat(core.log.all()).isEmpty();

        run(firing("1"), firing("2"));
        assertThat(logged().omitted()).isEmpty();
    }

    @Test
    void whatIsMutedAfterItsNotificationIsNotifiedAgainWhenItIsNotMutedAnyMore() {
        flush(firing("1"));
        core.silence(firing("1"));
        flush(firing("1"));
        assertThat(logged().firing()).isEmpty();
        assertThat(logged().omitted()).containsExactly(hashes("1"));
        assertThat(logged().isEnd()).isFalse();

        endSilences();
        flush(firing("1"));
        assertThat(receiver.story()).containsExactly("0.0s FIRST 1", "1.0s FIRST 1");
    }

    @Test
    void whatWasNotifiedBeforeTheMutedAlertIsNotNotifiedAgain() {
        flush(firing("1"));
        flush(firing("2"));
        core.silence(firing("2"));
        flush(firing("1"), firing("2"));
        assertThat(logged().omitted()).containsExactly(hashes("2"));

        flush(firing("1"), firing("2"));
        assertThat(receiver.story()).containsExactly("0.0s FIRST 1", "0.0s NEW_ALERTS 2");
    }

    @Test
    void whatIsNotOmittedAnyMoreAndNotNotifiedEitherIsKnownAsFiringAgain() {
        NotifiedState before = NotifiedState.of(hashes("1", "2"), new long[0], ReceiverData.EMPTY);
        NotifiedState after = before.omitting(hashes("1", "2"), Instant.EPOCH).omitting(hashes("2"), Instant.EPOCH);

        assertThat(after.firing()).containsExactly(hashes("1"));
        assertThat(after.isEnd()).as("one may be acknowledged now").isFalse();
        assertThat(after.omitted()).containsExactly(hashes("2"));
        assertThat(after.awaitsEndOfMuted()).isTrue();
    }

    @Test
    void endIsNotifiedOfWhatEndsBetweenTheEndOfItsMutingAndTheNextFlush() {
        flush(firing("1"));
        core.silence(firing("1"));
        flush(firing("1"));
        endSilences();
        flush(resolved("1"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1", "1.0s ALL_RESOLVED !1");
        assertThat(logged().isEnd()).isTrue();
    }

    @Test
    void notificationListsTheMutedAlertsBesideThoseOfWhichItIs() {
        core.silence(firing("1"));
        core.silence(resolved("3"));
        flush(firing("1"), firing("2"), resolved("3"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 2");
        assertThat(logged().firing()).containsExactly(hashes("2"));
        assertThat(logged().omitted()).containsExactly(hashes("1", "3"));
    }

    @Test
    void restIsRepeatedWhileSomeAlertsAreMuted() {
        flush(firing("1"), firing("2"));
        core.pass(100);
        core.silence(firing("2"));
        for (int at : List.of(1000, 3000, 3599, 3650, 3690)) {
            core.pass(at);
            flush(firing("1"), firing("2"));
        }

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1 2", "3650.0s REPEAT 1");
    }

    @Test
    void mutedAlertsThatTheReceiverKnowsAreNewAgainBesideOthers() {
        flush(firing("1"), firing("2"));
        core.silence(firing("2"));
        flush(firing("1"), firing("2"));
        assertThat(logged().firing()).containsExactly(hashes("1"));

        endSilences();
        flush(firing("1"), firing("2"));
        assertThat(receiver.story()).containsExactly("0.0s FIRST 1 2", "1.0s NEW_ALERTS 1 2");
    }

    @Test
    void entryIsWrittenAgainOnlyWhenTheMutedAlertsAreOthersOrHalfOfItsLifeIsOver() {
        flush(firing("1"));
        core.silence(firing("1"));
        flush(firing("1"));
        NflogEntry first = core.log.all().iterator().next();
        core.pass(60);
        flush(firing("1"));
        assertThat(core.log.all()).containsExactly(first);

        core.silence(firing("2"));
        flush(firing("1"), firing("2"));
        assertThat(logged().omitted()).containsExactly(hashes("1", "2"));
        assertThat(core.log.all().iterator().next().timestamp()).isEqualTo(first.timestamp());
    }

    @Test
    void timeIntervalsMuteAllAlertsOfAGroup() {
        Pipeline timed =
                core.pipeline(Map.of("r0", receiver.as("r0", true)), Map.of("always", List.of(TimeInterval.ALWAYS)));
        timed.run(
                        flush(TimeMutingTest.route(List.of("always"), List.of()), firing("1"), resolved("2")),
                        new FlushMemory(),
                        done::add)
                .start();

        assertThat(receiver.received()).isEmpty();
        assertThat(logged().omitted()).containsExactly(hashes("1", "2"));
    }

    @Test
    void incidentGoesOnThatWasMutedForATime() {
        ReceiverData kept = ReceiverData.EMPTY.with("ts", "1");
        receiver.always(new Outcome.Delivered(kept));
        flush(firing("1"));
        core.silence(firing("1"));
        flush(firing("1"));
        endSilences();
        flush(firing("1"));

        assertThat(receiver.received())
                .extracting(attempt -> attempt.notification().receiverData())
                .containsExactly(ReceiverData.EMPTY, kept);
    }

    @Test
    void endOfAMutedAlertIsSentWhereThatIsConfigured() {
        WhenMuted ends = new WhenMuted(WhenMuted.Begin.NONE, true, Set.of(WhenMuted.Cause.SILENCE));
        Pipeline passing = core.pipeline(
                Map.of("r0", List.of(new Integration("r0", "webhook", 0, 0, true, ends, null, false, receiver))));
        run(passing, firing("1"));
        core.silence(firing("1"));
        run(passing, firing("1"));
        assertThat(logged().firing()).as("the receiver knows it as firing").containsExactly(hashes("1"));
        run(passing, resolved("1"));

        assertThat(receiver.story()).containsExactly("0.0s FIRST 1", "0.0s ALL_RESOLVED !1");
    }
}
