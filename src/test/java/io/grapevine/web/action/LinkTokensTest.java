package io.grapevine.web.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
    private final LinkTokens limit = new LinkTokens(InstantSource.system(), (via, verb, result) -> {});

    private int permitted(String client, Duration at) {
        int count = 0;
        while (limit.permitsFailure(client, at)) {
            count++;
        }
        return count;
    }

    @Test
    void aClientMayFailTwentyTimesAndThenOnceInSixSeconds() {
        assertThat(permitted("a", Duration.ofSeconds(100))).isEqualTo(20);
        assertThat(permitted("a", Duration.ofSeconds(105))).isZero();
        assertThat(permitted("a", Duration.ofSeconds(106))).isEqualTo(1);
        assertThat(permitted("a", Duration.ofSeconds(124))).isEqualTo(3);
        assertThat(permitted("a", Duration.ofHours(1))).isEqualTo(20);
    }

    @Test
    void clientsAreCountedApart() {
        assertThat(permitted("a", Duration.ZERO)).isEqualTo(20);
        assertThat(permitted("b", Duration.ZERO)).isEqualTo(20);
    }

    @Test
    void manyClientsAreForgottenInTheOrderOfTheirFailures() {
        permitted("a", Duration.ZERO);
        for (int i = 0; i < 9_999; i++) {
            limit.permitsFailure("other " + i, Duration.ZERO);
        }
        assertThat(limit.permitsFailure("a", Duration.ZERO)).isFalse();
        for (int i = 0; i < 10_000; i++) {
            limit.permitsFailure("third " + i, Duration.ZERO);
        }
        assertThat(limit.permitsFailure("a", Duration.ZERO)).isTrue();
    }
}
