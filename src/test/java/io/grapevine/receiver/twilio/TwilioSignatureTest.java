package io.grapevine.receiver.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.receiver.FormFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {
    /** The example of Twilio's documentation. */
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

    private static final Map<String, String> FORM = Map.of(
            "CallSid", "CA1234567890ABCDE",
            "From", "+12349013030",
            "To", "+18005551212",
            "Caller", "+12349013030",
            "Digits", "1234");
    private static final String RIGHT = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";

    private static boolean isBy(String signature, String token, String url) {
        return TwilioActions.isBy(new Secret(token), signature, url, FORM);
    }

    @Test
    void thePublishedExampleIsRight() {
        assertThat(isBy(RIGHT, "12345", URL)).isTrue();
        assertThat(isBy(RIGHT, "12346", URL)).isFalse();
        assertThat(isBy(RIGHT, "12345", URL + "0")).isFalse();
        assertThat(TwilioActions.isBy(new Secret("12345"), RIGHT, URL, Map.of()))
                .isFalse();
    }

    @Test
    void theAddressMayHaveItsPortOrNot() throws Exception {
        assertThat(isBy(RIGHT, "12345", URL.replace(".com/", ".com:8443/"))).isTrue();
        assertThat(isSigned("https://am:443/x", "https://am/x")).isTrue();
        assertThat(isSigned("http://am:80/x", "http://am/x")).isTrue();
        assertThat(isSigned("https://am:80/x", "https://am/x")).isFalse();
        assertThat(isSigned("https://am/x", "https://am:9093/x")).isTrue();
        assertThat(isSigned("https://am:9094/x", "https://am:9093/x")).isFalse();
    }

    /** Whether a signature over an address is one over another. */
    private static boolean isSigned(String signed, String url) throws Exception {
        List<String> form = FakeTwilio.pressed(signed, "+15550100101", "1", "t");
        Map<String, String> fields = FormFields.of(form.get(0));
        return TwilioActions.isBy(new Secret("t"), form.get(1), url, fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0/KCTR6DLpKmkAf8muzZqo1nDgQ", "é"})
    void otherHeadersAreNoSignature(String signature) {
        assertThat(isBy(signature, "12345", URL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"https://am/callback/twilio/%zz", "https://am/callback/twilio/ <", "am"})
    void anyTextIsAnAddress(String url) {
        assertThat(isBy(RIGHT, "12345", url)).isFalse();
    }

    @Test
    void aMissingHeaderAndAMissingTokenVerifyNothing() {
        assertThat(TwilioActions.isBy(new Secret("12345"), "", URL, FORM)).isFalse();
        assertThat(isBy(RIGHT, "", URL)).isFalse();
    }
}
