package io.grapevine.receiver.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.wechat.Wechat.WechatTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WechatTokensTest {
    private static final WechatTokens.Account ACCOUNT = new WechatTokens.Account("c", "s");

    private Instant now = Instant.parse("2026-11-20T05:00:00Z");
    private final WechatTokens tokens = new WechatTokens(() -> now);

    @Test
    void keepsATokenUntilAMinuteBeforeItsEnd() {
        assertThat(tokens.of(ACCOUNT)).isNull();
        tokens.keep(ACCOUNT, "t", Duration.ofHours(2));
        now = now.plusSeconds(7139);
        assertThat(tokens.of(ACCOUNT)).isEqualTo("t");
        now = now.plusSeconds(1);
        assertThat(tokens.of(ACCOUNT)).isNull();
    }

    @Test
    void keepsItForTheAccountOnlyThatItIsFor() {
        tokens.keep(ACCOUNT, "t", Duration.ofHours(2));
        assertThat(tokens.of(new WechatTokens.Account("c", "other"))).isNull();
        assertThat(tokens.of(new WechatTokens.Account("other", "s"))).isNull();
        tokens.keep(new WechatTokens.Account("c", "other"), "u", Duration.ofHours(2));
        assertThat(tokens.of(ACCOUNT)).isNull();
    }

    @Test
    void forgetsOnlyTheTokenThatWasRefused() {
        tokens.keep(ACCOUNT, "new", Duration.ofHours(2));
        tokens.forget("old");
        assertThat(tokens.of(ACCOUNT)).isEqualTo("new");
        tokens.forget("new");
        assertThat(tokens.of(ACCOUNT)).isNull();
    }
}
