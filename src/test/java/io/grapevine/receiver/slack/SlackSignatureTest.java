package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.receiver.action.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of Slack's documentation, and what differs from it. */
class SlackSignatureTest {
    private static final Secret SECRET = new Secret("8f742231b10e8888abcd99yyyzzz85a5");
    private static final String TIME = "1531420618";
    private static final String SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final String BODY = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
            + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
            + ".803a0bc887a14d10d2c447fce8b6703c";

    private static SignatureCheck check(String time, String signature, Secret secret, String body, long now) {
        return SlackActions.check(
                time, signature, secret, body.getBytes(StandardCharsets.UTF_8), Instant.ofEpochSecond(now));
    }

    @ParameterizedTest
    @CsvSource({"0, VALID", "300, VALID", "-300, VALID", "301, OLD", "-301, OLD", "100000000, OLD"})
    void aSignatureIsGoodForFiveMinutes(long later, SignatureCheck expected) {
        assertThat(check(TIME, SIGNATURE, SECRET, BODY, 1_531_420_618 + later)).isEqualTo(expected);
    }

    @Test
    void anotherSecretBodyOrTimeIsForged() {
        long now = 1_531_420_618;

        assertThat(check(TIME, SIGNATURE, new Secret("8f742231b10e8888abcd99yyyzzz85a6"), BODY, now))
                .isEqualTo(SignatureCheck.FORGED);
        assertThat(check(TIME, SIGNATURE, new Secret(""), BODY, now)).isEqualTo(SignatureCheck.FORGED);
        assertThat(check(TIME, SIGNATURE, SECRET, BODY + "&", now)).isEqualTo(SignatureCheck.FORGED);
        assertThat(check("1531420619", SIGNATURE, SECRET, BODY, now)).isEqualTo(SignatureCheck.FORGED);
        assertThat(SlackActions.check("", "", SECRET, new byte[0], Instant.ofEpochSecond(now)))
                .isEqualTo(SignatureCheck.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v0=", "v1=a2114d57", "a2114d57b48eac39", "v0=\u00e9", "V0=A2114D57"})
    void aSignatureOfAnotherFormIsForged(String signature) {
        assertThat(check(TIME, signature, SECRET, BODY, 1_531_420_618)).isEqualTo(SignatureCheck.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1", "1e9", "99999999999999999999", " 1531420618"})
    void aTimeOfAnotherFormIsForged(String time) {
        assertThat(check(time, SIGNATURE, SECRET, BODY, 1_531_420_618)).isEqualTo(SignatureCheck.FORGED);
    }
}
