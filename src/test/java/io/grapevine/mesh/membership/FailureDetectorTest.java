package io.grapevine.mesh.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("b", "1");
    private static final MemberId NEW_B = new MemberId("b", "2");

    private final List<String> events = new ArrayList<>();
    private final FailureDetector liveness = new FailureDetector(List.of(new Recorder()), 3_600_000);
    private long now;

    private final class Recorder implements PeersListener {
        @Override
        public void on(PeerEvent event, MemberId member) {
            switch (event) {
                case SUSPECTED -> events.add("suspect " + member);
                case LEFT -> events.add("left " + member);
                case SILENT -> events.add("silent " + member);
                case JOINED -> events.add("back " + member);
                case RETURNED, ADDRESS_CHANGED, NAME_CONFLICT -> {}
            }
        }
    }

    private void up(MemberId member) {
        liveness.up(member, member.name() + ":1", now);
    }

    private void heartbeat(MemberId from, boolean goodbye, MemberId... seen) {
        Map<MemberId, Long> ago = Arrays.stream(seen).collect(Collectors.toMap(member -> member, member -> 700L));
        liveness.report(from, new MemberReport(0, now, 0, 0, true, goodbye, ago), 0, now);
    }

    private void tickUntil(long end, MemberId... seen) {
        while (now < end) {
            now += FailureDetector.TICK;
            for (MemberId member : seen) {
                heartbeat(member, false);
            }
            liveness.tick(now);
        }
    }

    private List<String> live() {
        return liveness.live().stream().map(member -> member.id.toString()).toList();
    }

    private List<String> ranked() {
        return liveness.ranked(now).stream().map(member -> member.id.toString()).toList();
    }

    @Test
    void aClosedLinkIsAskedAboutAtOnceAndARefusalIsTheEnd() {
        up(A);

        liveness.down(A, DownReason.CLOSED, now);
        assertThat(live()).containsExactly("a#1");
        liveness.down(A, DownReason.REFUSED, now);

        assertThat(events).containsExactly("back a#1", "suspect a#1", "left a#1");
        assertThat(live()).isEmpty();
        assertThat(ranked()).isEmpty();
        assertThat(liveness.failed()).isEqualTo(1);
    }

    @Test
    void aMemberThatNoOtherHasSeenIsDownAfterThreeAndAHalfSeconds() {
        up(A);
        up(B);

        tickUntil(2_500, B);
        assertThat(events).contains("suspect a#1");
        tickUntil(3_250, B);
        assertThat(live()).containsExactly("a#1", "b#1");
        tickUntil(3_500, B);

        assertThat(live()).containsExactly("b#1");
        assertThat(ranked()).containsExactly("a#1", "b#1");
    }

    @Test
    void aMemberThatAnotherHasSeenIsNotDown() {
        up(A);
        up(B);

        for (int i = 0; i < 100; i++) {
            tickUntil(now + 1_000);
            heartbeat(B, false, A);
        }

        assertThat(live()).containsExactly("a#1", "b#1");
        assertThat(events).doesNotContain("silent a#1");
    }

    @Test
    void aSilentOneLosesItsPlaceAfterAMinuteAndIsForgottenAfterAnHour() {
        up(A);
        tickUntil(1_000);
        liveness.down(A, DownReason.CLOSED, now);

        tickUntil(59_750);
        assertThat(ranked()).containsExactly("a#1");
        tickUntil(60_000);
        assertThat(ranked()).isEmpty();
        assertThat(liveness.failed()).isEqualTo(1);
        tickUntil(3_700_000);

        assertThat(liveness.all()).isEmpty();
    }

    @Test
    void aGoodbyeIsTheEndWhateverComesAfterIt() {
        up(A);

        heartbeat(A, true);
        heartbeat(A, false);
        up(A);

        assertThat(live()).isEmpty();
        assertThat(ranked()).isEmpty();
        assertThat(liveness.failed()).isZero();
    }

    @Test
    void aSilentMemberThatIsSeenAgainIsBack() {
        up(A);
        tickUntil(5_000);
        assertThat(live()).isEmpty();

        heartbeat(A, false);

        assertThat(live()).containsExactly("a#1");
        assertThat(events).endsWith("silent a#1", "back a#1");
    }

    @Test
    void theElderOfOneNameCountsUntilItMissesAProbe() {
        up(B);
        tickUntil(10_000, B);
        liveness.up(NEW_B, "b:2", now);
        tickUntilYoung(12_000, true);
        assertThat(live()).containsExactly("b#1");

        tickUntilYoung(13_500, false);

        assertThat(live()).containsExactly("b#2");
        assertThat(events).contains("left b#1");
    }

    private void tickUntilYoung(long end, boolean elderLives) {
        while (now < end) {
            now += FailureDetector.TICK;
            if (elderLives) {
                heartbeat(B, false);
            }
            liveness.report(NEW_B, new MemberReport(0, now - 10_000, 0, 0, true, false, Map.of()), 0, now);
            liveness.tick(now);
        }
    }

    @Test
    void aPauseOfThisProcessMakesNoMemberSilent() {
        up(A);
        tickUntil(5_000, A);

        now += 60_000;
        liveness.tick(now);
        tickUntil(now + 2_000);

        assertThat(live()).containsExactly("a#1");
        assertThat(events).containsExactly("back a#1");
    }
}
