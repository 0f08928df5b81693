package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuthCacheTest {
    private final AuthCache logins = new AuthCache();

    @Test
    void aVerdictIsRemembered() {
        logins.remember("a", true);
        logins.remember("b", false);

        assertThat(logins.verdict("a")).contains(true);
        assertThat(logins.verdict("b")).contains(false);
        assertThat(logins.verdict("c")).isEmpty();
    }

    @Test
    void theOldestOfManyIsForgotten() {
        for (int i = 0; i <= 100; i++) {
            logins.remember("login" + i, true);
        }

        assertThat(logins.verdict("login0")).isEmpty();
        assertThat(logins.verdict("login100")).contains(true);
    }

    @Test
    void guessesDoNotDisplaceTheLoginsOfUsers() {
        logins.remember("user", true);
        for (int i = 0; i < 1_000; i++) {
            logins.remember("guess" + i, false);
        }

        assertThat(logins.verdict("user")).contains(true);
        assertThat(logins.verdict("guess0")).isEmpty();
    }

    @Test
    void aKeyTellsItsPartsApartAndHidesThem() {
        assertThat(AuthCache.key("ab", "h", "p")).isNotEqualTo(AuthCache.key("a", "bh", "p"));
        assertThat(AuthCache.key("user", "hash", "hunter2"))
                .doesNotContain("hunter2")
                .hasSize(64);
    }
}
