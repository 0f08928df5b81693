package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encodings of {@code alertmanager.yml}. */
class EncodingTest {
    private static final String TEXT =
            "route: {receiver: größe 😀}\nreceivers:\n- name: größe 😀\n  webhook_configs: [{url: 'http://h/geheim'}]\n";

    private static Read<MainFile> parsed(byte[] bytes) {
        return ConfigLoader.LITERAL.parse(Path.of("alertmanager.yml"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aMarkSaysTheEncoding(String encoding) {
        MainFile file =
                parsed(("\uFEFF" + TEXT).getBytes(Charset.forName(encoding))).get();
        assertThat(file.config().receivers().get(0).name()).isEqualTo("größe 😀");
        assertThat(file.config().original()).contains("größe").doesNotContain("geheim");
    }

    @Test
    void halfACharacterIsAFaultWithItsPlace() {
        byte[] bytes = ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16LE);
        assertThat(parsed(Arrays.copyOf(bytes, bytes.length - 1)).faults())
                .singleElement()
                .asString()
                .contains("not UTF-16LE (expected: UTF-8)");
        assertThat(parsed("route: {receiver: gr\u00f6\u00dfe}".getBytes(StandardCharsets.ISO_8859_1))
                        .faults())
                .singleElement()
                .asString()
                .contains("alertmanager.yml:1:21: not UTF-8 (expected: UTF-8)");
    }
}
