package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records of refused attempts: nobody hides those of others. */
class AttemptLimitsTest {
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> ANA = Optional.of("ana");

    private final AttemptLimits limits = new AttemptLimits();
    private Duration now = Duration.ZERO;

    private long recorded(Optional<String> user, String address, int attempts) {
        long recorded = 0;
        for (int i = 0; i < attempts; i++) {
            recorded += limits.take(user, address, now) > 0 ? 1 : 0;
        }
        return recorded;
    }

    @Test
    void attemptsOfOneCallerAreCountedAndNotThoseOfOthers() {
        assertThat(recorded(NOBODY, "192.0.2.1", 1_000)).isEqualTo(60);
        assertThat(limits.take(ANA, "192.0.2.1", now)).isEqualTo(1);
        assertThat(limits.take(NOBODY, "192.0.2.2", now)).isEqualTo(1);

        now = now.plusMinutes(1);
        assertThat(limits.take(NOBODY, "192.0.2.1", now)).isEqualTo(941);
        assertThat(limits.take(NOBODY, "192.0.2.1", now)).isZero();
    }

    @Test
    void usersDoNotShareALimitWhereverTheyAre() {
        assertThat(recorded(ANA, "192.0.2.1", 100)).isEqualTo(60);
        assertThat(recorded(Optional.of("ben"), "192.0.2.1", 100)).isEqualTo(60);
        assertThat(recorded(ANA, "192.0.2.9", 100)).isZero();
    }

    @Test
    void callersWithManyAddressesHaveOneLimitTogether() {
        long recorded = 0;
        for (int i = 0; i < 5_000; i++) {
            recorded += recorded(NOBODY, "2001:db8:0:" + Integer.toHexString(i) + "::1", 2);
        }
        assertThat(recorded).isEqualTo(300);
        assertThat(recorded(NOBODY, "2001:db8:0:1::2", 1)).isZero();
        assertThat(recorded(ANA, "2001:db8:0:1::2", 1)).isEqualTo(1);
    }
}
