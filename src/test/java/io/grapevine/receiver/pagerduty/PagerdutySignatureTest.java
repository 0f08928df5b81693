package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerdutySignatureTest {
    private static final String KEY = "key";

    /** The well-known example of HMAC-SHA256 with the key {@code key}. */
    private static final byte[] BODY =
            "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII);

    private static final String RIGHT = "v1=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    private static final String OTHER = "v1=0000000000000000000000000000000000000000000000000000000000000000";

    private static boolean isBy(String header, String secret) {
        return PagerdutyActions.isBy(new Secret(secret), header, BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {RIGHT, OTHER + "," + RIGHT, RIGHT + ", " + OTHER, "v2=abc,," + RIGHT})
    void oneOfSeveralSignaturesIsEnough(String header) {
        assertThat(isBy(header, KEY)).isTrue();
        assertThat(isBy(header, "another")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "v1=",
                OTHER,
                "v0=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
                "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
                RIGHT + "0",
                RIGHT + " " + OTHER
            })
    void otherHeadersAreNoSignature(String header) {
        assertThat(isBy(header, KEY)).isFalse();
    }

    @Test
    void aMissingHeaderAndAMissingSecretVerifyNothing() {
        assertThat(PagerdutyActions.isBy(new Secret(KEY), "", BODY)).isFalse();
        assertThat(isBy(RIGHT, "")).isFalse();
    }
}
