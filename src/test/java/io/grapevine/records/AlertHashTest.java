package io.grapevine.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import org.junit.jupiter.api.Test;

/** Expected values were made with the Go library that Alertmanager uses. */
class AlertHashTest {
    @Test
    void hashCoversNamesAndValuesEachWithASeparator() {
        assertThat(hash("alertname", "A")).isEqualTo("f7b108d04c3b55fc");
        assertThat(hash("alertname", "HighLatency", "instance", "10.0.0.1:9100", "job", "node"))
                .isEqualTo("b9d1425379baffb7");
    }

    @Test
    void hashDoesNotDependOnTheOrderOfTheGivenLabels() {
        assertThat(hash("job", "node", "instance", "10.0.0.1:9100", "alertname", "HighLatency"))
                .isEqualTo("b9d1425379baffb7");
    }

    @Test
    void labelsAreHashedInTheOrderOfTheirUtf8Bytes() {
        assertThat(hash("alertname", "Ünïcode", "😀", "2", "\uffee", "1", "größe", "日本語 🚀"))
                .isEqualTo("e067fd7a5e1bd818");
    }

    @Test
    void hashOfNoLabelsIsTheHashOfNoBytes() {
        assertThat(hash()).isEqualTo("ef46db3751d8e999");
    }

    private static String hash(String... labels) {
        return String.format("%016x", AlertHash.of(LabelSet.of(labels)));
    }
}
