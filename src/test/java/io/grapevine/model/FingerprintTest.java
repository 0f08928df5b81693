package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void fingerprintIsTheOneThatAlertmanagerGivesEachRecordedAlert() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/conformance/server.json")) {
            JsonNode alerts = new ObjectMapper().readTree(file).path("alerts");
            assertThat(alerts).isNotEmpty();
            for (JsonNode alert : alerts) {
                LabelSet.Builder labels = new LabelSet.Builder(4);
                alert.path("storedLabels")
                        .fieldNames()
                        .forEachRemaining(name -> labels.add(
                                name, alert.path("storedLabels").path(name).asText()));

                assertThat(labels.build().fingerprint())
                        .hasToString(alert.path("fingerprint").asText());
            }
        }
    }

    @Test
    void ofNoLabelIsTheStartOfTheHash() {
        assertThat(LabelSet.EMPTY.fingerprint()).hasToString("cbf29ce484222325");
    }

    @Test
    void fingerprintIsWrittenWithSixteenDigitsAndReadAgain() {
        assertThat(new Fingerprint(0xabc)).hasToString("0000000000000abc");
        assertThat(Fingerprint.parse("0000000000000abc")).isEqualTo(new Fingerprint(0xabc));
        assertThat(Fingerprint.parse("ffffffffffffffff")).isEqualTo(new Fingerprint(-1));
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Fingerprint.parse("xyz"));
    }

    @Test
    void fingerprintIsOrderedAsAnUnsignedNumber() {
        assertThat(new Fingerprint(-1)).isGreaterThan(new Fingerprint(1));
    }
}
