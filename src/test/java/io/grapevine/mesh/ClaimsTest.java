package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.model.Digest;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("b", "1");

    private final SimLoop loop = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), 1);
    private final List<Frame> sent = new ArrayList<>();
    private final Claims claims = new Claims(loop, sent::add);
    private final List<Long> ended = new ArrayList<>();

    ClaimsTest() {
        claims.addListener(ended::add);
    }

    @Test
    void aClaimIsOpenForItsTimeOnTheReceiversClock() {
        claims.onClaim(A, new Frame.Claim(7, 15_000));

        loop.runUntil(Duration.ofSeconds(5));

        assertThat(claims.open(7)).isEqualTo(Duration.ofSeconds(10));
        assertThat(claims.open(8)).isZero();
        loop.runUntil(Duration.ofSeconds(16));
        assertThat(claims.open(7)).isZero();
        claims.sweep();
        assertThat(claims.size()).isZero();
    }

    @Test
    void ofTwoClaimsTheLongerCounts() {
        claims.onClaim(A, new Frame.Claim(7, 1_000));
        claims.onClaim(B, new Frame.Claim(7, 9_000));

        assertThat(claims.open(7)).isEqualTo(Duration.ofSeconds(9));
        claims.onRelease(B, new Frame.Release(7));
        assertThat(claims.open(7)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ended).containsExactly(7L);
    }

    @Test
    void claimOfATenantIsNoneOfAnotherNorOfTheDefaultOne() {
        claims.onClaim(A, new Frame.Claim(Claims.hash("a", "key"), 60_000));
        assertThat(claims.open(Claims.hash("a", "key"))).isPositive();
        assertThat(claims.open(Claims.hash("b", "key"))).isZero();
        assertThat(claims.open(Claims.hash("", "key"))).isZero();
    }

    @Test
    void aLostMemberClaimsNothing() {
        claims.onClaim(A, new Frame.Claim(7, 60_000));

        claims.onLost(A);

        assertThat(claims.open(7)).isZero();
        assertThat(ended).containsExactly(7L);
        claims.onRelease(A, new Frame.Release(7));
        assertThat(ended).hasSize(1);
    }

    @Test
    void noClaimIsLongerThanTheBoundAndTheirNumberIsBounded() {
        for (long key = 0; key < 30_000; key++) {
            claims.onClaim(A, new Frame.Claim(key, Duration.ofDays(9).toMillis()));
        }

        assertThat(claims.open(0)).isEqualTo(Claims.MAX_TTL);
        assertThat(claims.size()).isEqualTo(20_000);
    }

    @Test
    void ownClaimsAreSentToTheOthersAndDelayNothingHere() {
        claims.claim(7, Duration.ofSeconds(15));
        claims.release(7);

        assertThat(sent).containsExactly(new Frame.Claim(7, 15_000), new Frame.Release(7));
        assertThat(claims.open(7)).isZero();
    }

    /** The sum of a text that a tenant chooses must not be that of another's: it would be delayed. */
    @Test
    void keysOfTenantsAreClaimedByASumThatNoTenantCanChoose() {
        assertThat(Claims.hash("", "group")).isEqualTo(Version.digestOf("group"));
        assertThat(Claims.hash("a", "group")).isEqualTo(Digest.of("a", "group").high());
    }
}
