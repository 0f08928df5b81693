package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.TokenCheck.Reason;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionKeysTest {
    private static final String ONE = "first-key-of-the-test";
    private static final String TWO = "second-key-of-the-test";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final ActionToken TOKEN = new ActionToken(
            Action.parse("silence 1h").orElseThrow(), 0x0123_4567_89AB_CDEFL, 1_799_999_000, 2, 1_800_086_400, false);

    static ActionKeys keys(String... lines) {
        return ActionTargets.keys(String.join("\n", lines));
    }

    private static String fault(String text) {
        return assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> ActionKeys.parse(text))
                .actual()
                .getMessage();
    }

    private static Reason refusal(TokenCheck check) {
        return ((TokenCheck.Refused) check).reason();
    }

    /** These texts were computed by another program, from the description in RATIONALE.md. */
    @Test
    void theFormOfATokenNeverChanges() {
        assertThat(keys(ONE).sign(TOKEN)).isEqualTo("gv18CcBI0VniavN72tJzhgCa0sjgJ8xeGeIN1GFekDm5iTv2MU");
        assertThat(ActionKeys.derivedFrom(new Secret("the secret of a cluster")).sign(TOKEN))
                .isEqualTo("gv1zCcBI0VniavN72tJzhgCa0sjgKzxow48IUmhfbgT530AZgk");
        ActionToken largest = new ActionToken(Action.UNDO, -1, 0xFFFF_FFFFL, 255, 0xFFFF_FFFFL, true);
        assertThat(keys(ONE).sign(largest)).isEqualTo("gv18MD______________________w-yaz1s6CRU2T-Us5xt_7A");
    }

    @Test
    void aProofIsOfOneTokenAndAnyKeyInForce() {
        String token = keys(ONE).sign(TOKEN);
        String proof = keys(ONE).proof(token);

        assertThat(proof).hasSize(22);
        assertThat(keys(TWO, ONE).proves(proof, token)).isTrue();
        assertThat(keys(TWO).proves(proof, token)).isFalse();
        assertThat(keys(ONE).proves(proof, token + " ")).isFalse();
        assertThat(keys(ONE).proves("", token)).isFalse();
        assertThat(token).doesNotContain(proof);
    }

    @Test
    void aTokenThatWasSignedIsValidUntilItExpires() {
        String text = keys(ONE).sign(TOKEN);

        assertThat(text).hasSize(50).matches("gv1[A-Za-z0-9_-]{47}");
        assertThat(keys(ONE).verify(text, NOW)).isEqualTo(new TokenCheck.Valid(TOKEN));
        assertThat(keys(ONE).verify(text, Instant.ofEpochSecond(1_800_086_399))).isInstanceOf(TokenCheck.Valid.class);
        assertThat(refusal(keys(ONE).verify(text, Instant.ofEpochSecond(1_800_086_400))))
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void everyFieldIsReadBack() {
        for (boolean forPrograms : new boolean[] {false, true}) {
            for (Action action : new Action[] {Action.ACK, Action.UNDO, TOKEN.action()}) {
                ActionToken token = new ActionToken(action, -1, 0xFFFF_FFFFL, 255, 0xFFFF_FFFFL, forPrograms);
                assertThat(keys(ONE).verify(keys(ONE).sign(token), NOW)).isEqualTo(new TokenCheck.Valid(token));
            }
        }
    }

    @Test
    void aReplacedKeyStillVerifiesWhileItIsListed() {
        String before = keys(ONE).sign(TOKEN);

        assertThat(keys(TWO, ONE).verify(before, NOW)).isInstanceOf(TokenCheck.Valid.class);
        assertThat(keys(TWO, ONE).sign(TOKEN)).isEqualTo(keys(TWO).sign(TOKEN)).isNotEqualTo(before);
        assertThat(refusal(keys(TWO).verify(before, NOW))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void keysWithTheSameNumberAreBothTried() {
        String other = "";
        for (int i = 0; other.isEmpty(); i++) {
            String candidate = "a-key-that-is-tried-" + i;
            if (keys(candidate).toString().equals(keys(ONE).toString())) {
                other = candidate;
            }
        }
        String text = keys(ONE).sign(TOKEN);

        assertThat(keys(other, ONE).verify(text, NOW)).isInstanceOf(TokenCheck.Valid.class);
        assertThat(refusal(keys(other).verify(text, NOW))).isEqualTo(Reason.FORGED);
    }

    @Test
    void aTokenWithAnyOtherCharacterIsRefused() {
        ActionKeys keys = keys(ONE);
        String text = keys.sign(TOKEN);
        Set<Reason> reasons = new HashSet<>();
        for (int i = 0; i < text.length(); i++) {
            for (char other : "AQgw_-z09=.\u0000é".toCharArray()) {
                if (text.charAt(i) != other) {
                    String changed = text.substring(0, i) + other + text.substring(i + 1);
                    reasons.add(refusal(keys.verify(changed, NOW)));
                }
            }
        }
        assertThat(reasons).containsExactlyInAnyOrder(Reason.MALFORMED, Reason.UNKNOWN_KEY, Reason.FORGED);
    }

    @Test
    void aSubjectIsSignedWithTheRest() {
        ActionKeys keys = keys(ONE);
        ActionToken ana = new ActionToken(Action.ACK, 1, 1, 0, 1_800_086_400, false, "ana@example.com");
        String text = keys.sign(ana);
        assertThat(text).hasSize(70).matches("gv1[A-Za-z0-9_-]{67}");
        assertThat(keys.verify(text, NOW)).isEqualTo(new TokenCheck.Valid(ana));
        String bob = keys.sign(new ActionToken(Action.ACK, 1, 1, 0, 1_800_086_400, false, "bob@example.com"));
        for (String changed : List.of(
                text.substring(0, 50), // without the subject
                text.substring(0, 50) + bob.substring(50),
                text.substring(0, 66),
                keys.sign(TOKEN) + text.substring(50),
                text + "AAAA")) {
            assertThat(refusal(keys.verify(changed, NOW))).as(changed).isEqualTo(Reason.FORGED);
        }
        for (String malformed : List.of(text + "A", text + "=", text.substring(0, 69), text + "A".repeat(400))) {
            assertThat(refusal(keys.verify(malformed, NOW))).as(malformed).isEqualTo(Reason.MALFORMED);
        }
        String longest = keys.sign(new ActionToken(Action.ACK, 1, 1, 0, 1_800_086_400, false, "é".repeat(127) + "x"));
        assertThat(longest).hasSize(390);
        assertThat(keys.verify(longest, NOW)).isInstanceOf(TokenCheck.Valid.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionToken(Action.ACK, 1, 1, 0, 1, false, "é".repeat(128)));
    }

    @Test
    void theTokenOfAButtonIsNoneOfALinkAndTheOtherWayRound() {
        ActionKeys links = keys(ONE);
        ActionKeys buttons = links.ofButtons();
        assertThat(buttons.verify(buttons.sign(TOKEN), NOW)).isInstanceOf(TokenCheck.Valid.class);
        assertThat(refusal(links.verify(buttons.sign(TOKEN), NOW))).isEqualTo(Reason.FORGED);
        assertThat(refusal(buttons.verify(links.sign(TOKEN), NOW))).isEqualTo(Reason.FORGED);
    }

    @Test
    void aTokenOfAnotherLengthIsMalformed() {
        ActionKeys keys = keys(ONE);
        String text = keys.sign(TOKEN);
        for (int i = 0; i < text.length(); i++) {
            assertThat(refusal(keys.verify(text.substring(0, i), NOW))).isEqualTo(Reason.MALFORMED);
        }
        assertThat(refusal(keys.verify(text + "A", NOW))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(keys.verify(text + "=", NOW))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(keys.verify(text.substring(0, 49) + "=", NOW))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(keys.verify("GV1" + text.substring(3), NOW))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aSecretOfAClusterAndAFileWithThatTextAreDifferentKeys() {
        String text = ActionKeys.derivedFrom(new Secret(ONE)).sign(TOKEN);

        assertThat(ActionKeys.derivedFrom(new Secret(ONE)).verify(text, NOW)).isInstanceOf(TokenCheck.Valid.class);
        assertThat(keys(ONE).verify(text, NOW)).isInstanceOf(TokenCheck.Refused.class);
        assertThat(ActionKeys.derivedFrom(new Secret(TWO)).verify(text, NOW)).isInstanceOf(TokenCheck.Refused.class);
    }

    @Test
    void keysAreReadFromLines() {
        assertThat(keys("", "  " + ONE + " \r", "", TWO, "").sign(TOKEN))
                .isEqualTo(keys(ONE).sign(TOKEN));
        assertThat(keys(ONE, TWO)).asString().matches("\\[key \\d+, key \\d+]").doesNotContain(ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "fifteen-chars-1", ONE + "\nshort"})
    void aFileWithoutAKeyOrWithAShortOneIsRefusedAndNotQuoted(String text) {
        assertThat(fault(text)).contains("expected").doesNotContain("short", "fifteen");
    }

    @Test
    void numbersOutOfTheirRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionToken(Action.ACK, 0, 1L << 32, 0, 0, false))
                .withMessageContaining("episode");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionToken(Action.ACK, 0, 0, 256, 0, false))
                .withMessageContaining("round");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionToken(Action.ACK, 0, 0, 0, -1, false))
                .withMessageContaining("expiresAt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ8v\n-----END PRIVATE KEY-----\n",
                "# the keys of the links, the newest first\nfirst-key-of-the-test\n",
                "#first-key-of-the-test\n",
                "; the keys of the links\n",
                "the keys of the links\nfirst-key-of-the-test\n",
                "key: first-key-of-the-test\n",
                "{\"key\":\"first-key-of-the-test\"}\n",
                "<key>first-key-of-the-test</key>\n",
                "[first-key-of-the-test]\n"
            })
    void aLineThatEveryoneCanGuessIsNoKey(String text) {
        assertThat(fault(text))
                .startsWith("line 1: a ")
                .endsWith(", one a line)")
                .doesNotContain("first-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REPLACE_ME_REPLACE_ME",
                "change-me-change-me",
                "prefix.CHANGEME.suffix",
                "<your-secret-key-here>",
                "your-secret-key-here",
                "put-the-placeholder-here",
                "${file:/run/secrets/key}xx",
                "${env:ACTION_KEY}",
                "$(ACTION_KEY_OF_POD)",
                "{{ACTION_KEY_OF_ANSIBLE}}",
                "xxxxxxxxxxxxxxxx",
                "0000000000000000",
                "abababababababab",
                "0123012301230123"
            })
    void aPlaceholderIsNoKey(String text) {
        assertThat(fault(ONE + "\n" + text))
                .startsWith("line 2: ")
                .contains("expected")
                .doesNotContain(text);
    }

    @Test
    void randomKeysAreNoPlaceholders() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[i % 2 == 0 ? 8 : 32];
            random.nextBytes(key);
            String text = i % 2 == 0
                    ? HexFormat.of().formatHex(key)
                    : Base64.getEncoder().encodeToString(key);
            assertThatCode(() -> ActionKeys.parse(text)).as(text).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//8AAAECAwQFBgcICQoLDA0ODw==", "--8AAAECAwQFBgcICQoLDA0ODw", "0123456789abcdef"})
    void anyTextWithoutSpaceIsAKey(String line) {
        assertThatCode(() -> ActionKeys.parse(line)).doesNotThrowAnyException();
    }
}
