package io.grapevine.receiver.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEncryptionTest {
    /** The example of RFC 8291, section 5. */
    private static final String TEXT = "When I grow up, I want to be a watermelon";

    private static final byte[] BROWSER =
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    private static final byte[] AUTH = bytes("BTBZMqHH6r4Tts7J_aSIgg");

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static KeyPair pair(String point, String number) throws Exception {
        PrivateKey key = P256.privateKey(new BigInteger(1, bytes(number)));
        return new KeyPair(P256.publicKey(bytes(point)), key);
    }

    @Test
    void encryptsAsTheExampleOfTheStandard() throws Exception {
        KeyPair once = pair(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
                "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        byte[] body =
                MessageEncryption.body(TEXT.getBytes(UTF_8), BROWSER, AUTH, once, bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        assertThat(FakeBrowser.BASE64.encodeToString(body))
                .isEqualTo("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                        + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void theBrowserOfTheExampleReadsIt() throws Exception {
        FakeBrowser browser = new FakeBrowser(
                pair(FakeBrowser.BASE64.encodeToString(BROWSER), "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), AUTH);
        assertThat(browser.decrypt(MessageEncryption.body(TEXT.getBytes(UTF_8), BROWSER, AUTH)))
                .isEqualTo(TEXT);
    }

    @Test
    void everyMessageHasItsOwnKeyAndSalt() throws Exception {
        byte[] one = MessageEncryption.body(TEXT.getBytes(UTF_8), BROWSER, AUTH);
        byte[] other = MessageEncryption.body(TEXT.getBytes(UTF_8), BROWSER, AUTH);
        assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(other, 16));
        assertThat(Arrays.copyOfRange(one, 21, 86)).isNotEqualTo(Arrays.copyOfRange(other, 21, 86));
    }

    @Test
    void theLongestTextMakesTheLongestBody() throws Exception {
        byte[] longest = new byte[MessageEncryption.LONGEST_TEXT];
        Arrays.fill(longest, (byte) 'x');
        assertThat(MessageEncryption.body(longest, BROWSER, AUTH)).hasSize(4096);
        assertThatThrownBy(() -> MessageEncryption.body(new byte[longest.length + 1], BROWSER, AUTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: 3994 bytes (expected: at most 3993)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 17})
    void aSecretOfAnotherLengthIsNone(int length) {
        assertThatThrownBy(() -> MessageEncryption.body(new byte[1], BROWSER, new byte[length]))
                .isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void aPointBesideTheCurveIsNoKey() {
        for (int at : new int[] {1, 32, 33, 64}) {
            byte[] wrong = BROWSER.clone();
            wrong[at] ^= 1;
            assertThatThrownBy(() -> MessageEncryption.body(new byte[1], wrong, AUTH))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessage("no point of the curve P-256");
        }
    }

    @Test
    void whatIsNoPointIsNoKey() {
        byte[] compressed = Arrays.copyOf(BROWSER, 33);
        compressed[0] = 2;
        byte[] beyondTheField = new byte[65];
        Arrays.fill(beyondTheField, (byte) 0xff);
        beyondTheField[0] = 4;
        byte[] infinity = new byte[65];
        infinity[0] = 4;
        for (byte[] each : new byte[][] {{}, {0}, compressed, Arrays.copyOf(BROWSER, 66), beyondTheField, infinity}) {
            assertThatThrownBy(() -> MessageEncryption.body(new byte[1], each, AUTH))
                    .isInstanceOf(InvalidKeyException.class);
        }
    }
}
