package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBurstPassesAndThenOneAnInterval() {
        Guard.TokenBucket bucket = new Guard.TokenBucket(Duration.ofSeconds(1), 2, 0);

        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(SECOND / 2)).isFalse();
        assertThat(bucket.take(SECOND)).isTrue();
        assertThat(bucket.take(SECOND)).isFalse();
    }

    @Test
    void quietTimeGathersNoMoreThanABurst() {
        Guard.TokenBucket bucket = new Guard.TokenBucket(Duration.ofSeconds(1), 2, 0);

        assertThat(bucket.take(100 * SECOND)).isTrue();
        assertThat(bucket.take(100 * SECOND)).isTrue();
        assertThat(bucket.take(100 * SECOND)).isFalse();
    }

    @Test
    void withoutABurstNothingPasses() {
        assertThat(new Guard.TokenBucket(Duration.ofSeconds(1), 0, 0).take(9 * SECOND))
                .isFalse();
    }
}
