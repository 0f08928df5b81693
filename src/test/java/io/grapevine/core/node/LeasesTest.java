package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.silence.SetResult;
import io.grapevine.features.leases.Lease;
import io.grapevine.features.leases.Leases;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Leases of clients at one replica. */
class LeasesTest {
    private static final Matchers A = Samples.matchers("alertname=\"A\"");
    private static final Matchers B = Samples.matchers("alertname=\"B\"");

    private final NodeHarness bench = new NodeHarness();

    private static Lease lease(String user, Matchers matchers, boolean renews) {
        return new Lease(user, "drain", matchers, Duration.ofMinutes(10), "kernel", renews);
    }

    private SetResult hold(Lease lease) {
        return bench.now(bench.node.part(Leases.class).orElseThrow().hold(lease));
    }

    private Silence held(Lease lease) {
        Silence silence = ((SetResult.Stored) hold(lease)).silence();
        assertThat(stored(silence)).isEqualTo(silence);
        return silence;
    }

    private Silence stored(Silence silence) {
        return bench.node.silences().get(silence.id());
    }

    private SilenceState state(Silence silence) {
        return stored(silence).stateAt(bench.loop.now());
    }

    private Optional<String> end(String user) {
        return bench.now(bench.node.part(Leases.class).orElseThrow().end(user, "drain"));
    }

    @Test
    void leaseIsASilenceThatIsExtendedInPlace() {
        Silence first = held(lease("ana", A, false));
        bench.pass(480);
        Silence second = held(lease("ana", A, true));

        assertThat(UUID.fromString(first.id()).version()).isEqualTo(8);
        assertThat(first.endsAt()).isEqualTo(at(600));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.startsAt()).isEqualTo(first.startsAt());
        assertThat(second.endsAt()).isEqualTo(at(1080));
        assertThat(Holder.of(second)).contains(new Holder(Holder.Kind.CLIENT, "drain"));
        assertThat(bench.node.silences().all()).hasSize(1);
    }

    @Test
    void allReplicasDeriveTheSameId() {
        NodeHarness other = new NodeHarness();

        assertThat(((SetResult.Stored) other.now(
                                other.node.part(Leases.class).orElseThrow().hold(lease("ana", A, true))))
                        .silence()
                        .id())
                .isEqualTo(held(lease("ana", A, false)).id());
    }

    @Test
    void leasesOfDifferentUsersAreDifferent() {
        Silence ofAna = held(lease("ana", A, false));
        Silence ofBen = held(lease("ben", A, false));

        assertThat(ofBen.id()).isNotEqualTo(ofAna.id());
        assertThat(end("ben")).contains(ofBen.id());
        assertThat(state(ofAna)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void leaseThatWasExpiredIsNotRenewedButCanBeObtainedAgain() {
        Silence first = held(lease("ana", A, false));
        bench.pass(60);
        bench.now(bench.node.expireSilence(first.id()));
        bench.pass(120);

        assertThat(hold(lease("ana", A, true))).isInstanceOf(SetResult.Changed.class);
        Silence second = held(lease("ana", A, false));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(held(lease("ana", A, true)).id()).isEqualTo(second.id());
        assertThat(state(first)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void leaseThatHasLapsedIsRenewedByAnotherSilence() {
        Silence first = held(lease("ana", A, false));
        bench.pass(700);
        Silence second = held(lease("ana", A, true));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.startsAt()).isEqualTo(at(700));
        assertThat(stored(first).endsAt()).isEqualTo(at(600));
        assertThat(bench.scrape("grapevine_silence_leases_lapsed_total")).containsExactly(lapsed("1.0"));
    }

    private static String lapsed(String count) {
        return "grapevine_silence_leases_lapsed_total " + count;
    }

    @Test
    void leaseWithOtherMatchersReplacesTheSilence() {
        Silence first = held(lease("ana", A, false));
        bench.pass(60);
        Silence second = held(lease("ana", B, false));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.matcherSets()).containsExactly(B);
        assertThat(state(first)).isEqualTo(SilenceState.EXPIRED);
        assertThat(end("ana")).contains(second.id());
    }

    @Test
    void leaseThatItsClientEndsHasNotLapsed() {
        Silence silence = held(lease("ana", A, false));
        assertThat(bench.scrape("grapevine_silence_leases{holder=\"client\"}"))
                .containsExactly("grapevine_silence_leases{holder=\"client\"} 1.0");
        bench.pass(60);

        assertThat(end("ana")).contains(silence.id());
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(end("ana")).contains(silence.id());
        assertThat(end("ben")).isEmpty();
        bench.pass(3600);
        assertThat(bench.scrape("grapevine_silence_leases_lapsed_total")).containsExactly(lapsed("0.0"));
        assertThat(bench.scrape("grapevine_silence_leases{holder=\"client\"}"))
                .containsExactly("grapevine_silence_leases{holder=\"client\"} 0.0");
    }

    /** A side of a partition that does not receive the renewals makes another one for a later request. */
    @Test
    void endOfALeaseEndsAllSilencesThatItHasAfterAPartition() {
        Silence first = held(lease("ana", A, false));
        bench.now(bench.node.setSilence(first.withId("").withTimes(first.startsAt(), at(1_200), first.updatedAt())));
        assertThat(bench.node.silences().all()).hasSize(2);

        end("ana");

        assertThat(bench.node.silences().all())
                .allMatch(silence -> silence.stateAt(bench.loop.now()) == SilenceState.EXPIRED);
    }

    /** Another replica may have a renewal of it that did not arrive here, which must not come back after the request. */
    @Test
    void endOfALeaseThatHasLapsedHereIsFinal() {
        Silence lapsed = held(lease("ana", A, false));
        bench.pass(700);

        assertThat(stored(lapsed).isEnded()).isFalse();
        assertThat(end("ana")).contains(lapsed.id());
        assertThat(stored(lapsed).isEnded()).isTrue();
        assertThat(stored(lapsed).endsAt()).isEqualTo(lapsed.endsAt());
        assertThat(hold(lease("ana", A, true))).isInstanceOf(SetResult.Changed.class);
    }

    @Test
    void idIsNotUsedAgainAfterItsSilenceWasForgotten() {
        Silence first = held(lease("ana", A, false));
        bench.now(bench.node.expireSilence(first.id()));
        Silence second = held(lease("ana", A, false));
        end("ana");

        assertThat(held(lease("ana", A, false)).id()).isNotIn(first.id(), second.id());
    }

    @Test
    void leaseThatMutesEverythingIsRefused() {
        SetResult result = hold(lease("ana", Samples.matchers("alertname=~\".*\""), false));

        assertThat(result)
                .isEqualTo(new SetResult.Refused(
                        "invalid silence: matcher set 0: at least one matcher must not match" + " the empty string"));
    }

    @Test
    void timeWithoutAlertsIsADurationOfAtLeastAMinute() {
        Silence wanted = UnmatchedSilencesTest.unmatched("30", "alertname=\"A\"");

        assertThat(bench.now(bench.node.setSilence(wanted)))
                .isEqualTo(new SetResult.Refused("invalid silence: annotation grapevine_expire_unmatched: \"30\""
                        + " (expected: a duration of at least a minute, such as 30m)"));
    }
}
