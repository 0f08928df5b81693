package io.grapevine.base.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBurstPassesAndThenOneAnInterval() {
        TokenBucket bucket = new TokenBucket(Duration.ofSeconds(1), 2, 0);

        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(SECOND / 2)).isFalse();
        assertThat(bucket.take(SECOND)).isTrue();
        assertThat(bucket.take(SECOND)).isFalse();
    }

    @Test
    void quietTimeGathersNoMoreThanABurst() {
        TokenBucket bucket = new TokenBucket(Duration.ofSeconds(1), 2, 0);

        assertThat(bucket.take(100 * SECOND)).isTrue();
        assertThat(bucket.take(100 * SECOND)).isTrue();
        assertThat(bucket.take(100 * SECOND)).isFalse();
    }

    @Test
    void withoutABurstNothingPasses() {
        assertThat(new TokenBucket(Duration.ofSeconds(1), 0, 0).take(9 * SECOND))
                .isFalse();
    }
}
