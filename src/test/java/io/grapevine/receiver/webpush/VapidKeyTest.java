package io.grapevine.receiver.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.SendFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VapidKeyTest {
    private static final String SUBJECT = "mailto:ops@example.com";
    private static final Instant NOW = Instant.parse("2026-11-20T11:59:59Z");
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    @TempDir
    private Path directory;

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static boolean isSigned(String token, String publicKey) throws Exception {
        int dot = token.lastIndexOf('.');
        return VapidKey.isSignature(
                P256.publicKey(BASE64.decode(publicKey)),
                token.substring(0, dot).getBytes(US_ASCII),
                BASE64.decode(token.substring(dot + 1)));
    }

    /** RFC 8292, section 2.4. */
    @Test
    void theExampleOfTheStandardIsSigned() throws Exception {
        String token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B"
                + "1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
                + ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
        String key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        assertThat(isSigned(token, key)).isTrue();
        assertThat(isSigned(token.replace("i3CYb7t4", "i3CYb7t5"), key)).isFalse();
    }

    @RepeatedTest(20)
    void thePublicKeyIsThatOfThePrivateOne() throws Exception {
        KeyPair keys = P256.generate();
        String point = FakeBrowser.BASE64.encodeToString(P256.point(keys.getPublic()));
        Path pem = Files.writeString(directory.resolve("pem"), pem(keys));
        assertThat(VapidKey.read(pem, SUBJECT).publicKey()).isEqualTo(point);
    }

    /** The key of the sender in RFC 8291, section 5. */
    @Test
    void aNumberIsAKeyToo() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw\n");
        assertThat(VapidKey.read(file, SUBJECT).publicKey())
                .isEqualTo("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    }

    @Test
    void theTokenNamesServiceEndAndOperator() throws Exception {
        VapidKey key = VapidKey.of(pem(P256.generate()), SUBJECT);
        String header = key.authorization("https://push.example.net", NOW);
        assertThat(header).matches("vapid t=[\\w-]+\\.[\\w-]+\\.[\\w-]+, k=" + key.publicKey());
        String token = header.substring("vapid t=".length(), header.indexOf(','));
        assertThat(isSigned(token, key.publicKey())).isTrue();
        String[] parts = token.split("\\.");
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(BASE64.decode(parts[0])))
                .isEqualTo(json.readTree("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"));
        JsonNode claims = json.readTree(new String(BASE64.decode(parts[1]), UTF_8));
        assertThat(claims.get("aud").asText()).isEqualTo("https://push.example.net");
        assertThat(claims.get("sub").asText()).isEqualTo(SUBJECT);
        assertThat(Duration.between(NOW, Instant.ofEpochSecond(claims.get("exp").asLong())))
                .isBetween(Duration.ofHours(6), Duration.ofHours(12));
    }

    @Test
    void aTokenIsUsedAgainForHoursAndForItsServiceOnly() throws Exception {
        VapidKey key = VapidKey.of(pem(P256.generate()), SUBJECT);
        String first = key.authorization("https://a.example", NOW);
        assertThat(key.authorization("https://a.example", NOW)).isEqualTo(first);
        assertThat(key.authorization("https://b.example", NOW)).isNotEqualTo(first);
        assertThat(key.authorization("https://a.example", NOW.plusSeconds(1))).isNotEqualTo(first);
        for (int i = 0; i < 100; i++) {
            key.authorization("https://" + i + ".example", NOW);
        }
        assertThat(key.authorization("https://a.example", NOW)).isNotEqualTo(first); // it was forgotten
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret-thing",
                "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "__________________________________________8"
            })
    void whatIsNoKeyIsNamedWithoutItsContent(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), content);
        assertThatThrownBy(() -> VapidKey.read(file, SUBJECT))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("key_file: " + file + " has no key (expected: a private key of P-256")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> VapidKey.read(directory.resolve("none"), SUBJECT))
                .hasMessageStartingWith("key_file: cannot read");
    }

    @Test
    void aKeyOfAnotherCurveIsNone() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair keys = generator.generateKeyPair();
        assertThatThrownBy(() -> VapidKey.of(pem(keys), SUBJECT)).hasMessage("another curve");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair other = rsa.generateKeyPair();
        assertThatThrownBy(() -> VapidKey.of(pem(other), SUBJECT)).isInstanceOf(Exception.class);
    }

    @Test
    void theKeyIsNotPrinted() throws Exception {
        VapidKey key = VapidKey.of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", SUBJECT);
        assertThat(key.toString()).doesNotContain("yfWPiYE");
    }
}
