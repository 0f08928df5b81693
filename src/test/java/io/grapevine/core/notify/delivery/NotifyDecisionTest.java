package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.AlertList;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyDecisionTest {
    private static final Duration REPEAT = Duration.ofHours(1);

    private static long[] hashes(String names) {
        return Arrays.stream(names.split(""))
                .filter(name -> !name.isEmpty())
                .mapToLong(NotifyDecisionTest::hash)
                .toArray();
    }

    private static long hash(String name) {
        return AlertHash.of(LabelSet.of("n", name));
    }

    private static NotificationLog.@Nullable LoggedNotification logged(
            @Nullable String firing, @Nullable String resolved, Duration age) {
        if (firing == null || resolved == null) {
            return null;
        }
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}:{}", "r", "webhook", 0),
                Samples.START,
                NotifiedState.of(hashes(firing), hashes(resolved), ReceiverData.EMPTY),
                Samples.at(9999),
                0,
                UnknownFields.NONE);
        return new NotificationLog.LoggedNotification(entry, age, 1);
    }

    /** Letters are alerts. The entry is an hour old. */
    @ParameterizedTest(name = "notified {0}/{1}, now {2}/{3}, send_resolved {4}: {5}")
    @CsvSource(emptyValue = "", nullValues = "-", textBlock = """
            # nothing notified yet
            -,-,a,'',true,FIRST
            -,-,a,b,true,FIRST
            -,-,'',a,true,NONE
            -,-,'',a,false,NONE
            # the same again
            a,'',a,'',true,NONE
            ab,'',a,'',true,NONE
            ab,'',ba,'',true,NONE
            a,b,a,b,true,NONE
            # more fire
            a,'',ab,'',true,NEW_ALERTS
            a,b,ab,'',true,NEW_ALERTS
            a,'',b,a,true,NEW_ALERTS
            a,'',ab,'',false,NEW_ALERTS
            # fires again after all had ended
            '',a,a,'',true,FIRST
            '',a,b,a,true,FIRST
            '','',a,'',true,FIRST
            # some have ended
            ab,'',a,b,true,SOME_RESOLVED
            ab,'',a,b,false,NONE
            ab,c,a,bc,true,SOME_RESOLVED
            ab,bc,a,bc,true,NONE
            # all have ended
            a,'','',a,true,ALL_RESOLVED
            a,'','',a,false,ALL_RESOLVED
            ab,c,'',abc,true,ALL_RESOLVED
            '',a,'',a,true,NONE
            '',a,'',b,true,NONE
            '',a,'',b,false,NONE
            """)
    void tellsWhatIsNew(
            @Nullable String loggedFiring,
            @Nullable String loggedResolved,
            String firing,
            String resolved,
            boolean sendResolved,
            NotifyReason reason) {
        NotifyDecision dedup = new NotifyDecision(hashes(firing), hashes(resolved), hashes(resolved), firing.isEmpty());

        assertThat(dedup.reason(logged(loggedFiring, loggedResolved, REPEAT), null, false, sendResolved, REPEAT))
                .isEqualTo(reason);
    }

    @Test
    void repeatsOnlyAfterMoreThanTheRepeatInterval() {
        NotifyDecision dedup = new NotifyDecision(hashes("a"), hashes(""), hashes(""), false);

        assertThat(dedup.reason(logged("a", "", REPEAT), null, false, true, REPEAT))
                .isEqualTo(NotifyReason.NONE);
        assertThat(dedup.reason(logged("a", "", REPEAT.plusNanos(1)), null, false, true, REPEAT))
                .isEqualTo(NotifyReason.REPEAT);
        assertThat(dedup.reason(logged("ab", "", REPEAT.plusNanos(1)), null, false, false, REPEAT))
                .isEqualTo(NotifyReason.REPEAT);
    }

    @Test
    void neverRepeatsAnEnd() {
        NotifyDecision dedup = new NotifyDecision(hashes(""), hashes("a"), hashes("a"), true);

        assertThat(dedup.reason(logged("", "a", REPEAT.multipliedBy(9)), null, false, true, REPEAT))
                .isEqualTo(NotifyReason.NONE);
    }

    @Test
    void takesAlertsWithAnEndForResolved() {
        Alert firing = Samples.alert(Samples.START, "n", "a").withEndsAt(Alert.NO_END);
        Alert resolved = Samples.alert(Samples.START, "n", "b");
        NotifyDecision dedup = NotifyDecision.of(AlertList.copyOf(List.of(resolved, firing)), alert -> false);

        assertThat(dedup.firing()).containsExactly(hash("a"));
        assertThat(dedup.resolved()).containsExactly(hash("b"));
        assertThat(dedup.allResolved()).isFalse();
        assertThat(NotifyDecision.of(AlertList.copyOf(List.of(resolved)), alert -> false)
                        .allResolved())
                .isTrue();
    }

    @Test
    void whereOtherAlertsMayFireKnownEndsAreNotNotifiedAgain() {
        NotifyDecision ended = new NotifyDecision(hashes(""), hashes("b"), hashes("b"), true);
        assertThat(ended.reason(logged("a", "b", Duration.ZERO), hashes("ab"), false, true, REPEAT))
                .isEqualTo(NotifyReason.NONE);
        assertThat(ended.reason(logged("a", "", Duration.ZERO), hashes("ab"), false, true, REPEAT))
                .isEqualTo(NotifyReason.ALL_RESOLVED);
    }

    @Test
    void whereOtherAlertsMayFireOnlyTheEndOfItsOwnIsDue() {
        NotifyDecision ended = new NotifyDecision(hashes(""), hashes("b"), hashes("b"), true);
        assertThat(ended.reason(logged("a", "b", Duration.ZERO), hashes("b"), false, true, REPEAT))
                .isEqualTo(NotifyReason.NONE);
        assertThat(ended.reason(logged("ab", "", Duration.ZERO), hashes("b"), false, true, REPEAT))
                .isEqualTo(NotifyReason.ALL_RESOLVED);
    }

    @Test
    void comparesLargeGroupsWithoutComparingEachWithEach() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            alerts.add(Samples.alert(Samples.START, "n", "" + i).withEndsAt(Alert.NO_END));
        }
        NotifyDecision dedup = NotifyDecision.of(AlertList.copyOf(alerts), alert -> false);
        long[] sorted = dedup.firing().clone();
        Arrays.sort(sorted);
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}:{}", "r", "webhook", 0),
                Samples.START,
                NotifiedState.of(sorted, new long[0], ReceiverData.EMPTY),
                Samples.at(9999),
                0,
                UnknownFields.NONE);

        assertThat(dedup.reason(
                        new NotificationLog.LoggedNotification(entry, Duration.ZERO, 1), null, false, true, REPEAT))
                .isEqualTo(NotifyReason.NONE);
    }
}
