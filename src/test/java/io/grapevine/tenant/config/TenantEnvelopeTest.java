package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantEnvelopeTest {
    private static final List<String> PIECES = List.of(
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "\r\n",
            "\r",
            "#",
            "# c",
            "- ",
            "a: b",
            ": ",
            "'",
            "\"",
            "\\",
            "{{",
            "}}",
            "%",
            "@",
            "`",
            "|",
            ">",
            "&a",
            "*a",
            "!t",
            "---",
            "...",
            "null",
            "~",
            "true",
            "1",
            "0x1",
            "é",
            "\u0085",
            "\u2028",
            "\ufeff",
            "😀",
            "\u0000",
            "\u0007",
            "\u007f",
            "word word",
            "x".repeat(90));

    private static Read<TenantDocument> read(String body) {
        return TenantEnvelope.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static TenantDocument document(String body) {
        return read(body).get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alertmanager_config: 'x'\ntemplate_files: {t: y}\n",
                "{\"template_files\": {\"t\": \"y\"}, \"alertmanager_config\": \"x\"}",
                "template_files:\n    t: y\nalertmanager_config: |-\n    x\nother: [1]\n"
            })
    void uploadIsYamlOrJson(String body) {
        assertThat(document(body)).isEqualTo(new TenantDocument("x", Map.of("t", "y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing", "alertmanager_config:", "template_files:", "other: 1"})
    void uploadWithoutKeysIsAnEmptyDocument(String body) {
        assertThat(document(body)).isEqualTo(new TenantDocument("", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[a]",
                "a: b: c",
                "alertmanager_config: {a: b}",
                "alertmanager_config: [a]",
                "template_files: x",
                "template_files: {a: [b]}",
                "alertmanager_config: a\nalertmanager_config: b",
                "a: &a [*a]",
                "\tx"
            })
    void uploadOfAnotherFormIsUnreadable(String body) {
        assertThat(read(body).faults()).isNotEmpty();
    }

    @Test
    void textThatAliasesRepeatIsUnreadable() {
        String repeated =
                IntStream.range(0, 2_000).mapToObj(i -> "t" + i + ": *a").collect(Collectors.joining(", "));
        String body = "alertmanager_config: &a " + "x".repeat(10_000) + "\ntemplate_files: {" + repeated + "}\n";

        assertThat(read(body).faults().get(0).text()).contains("characters with aliases written out");
    }

    @Test
    void downloadHasTwoKeys() {
        assertThat(TenantEnvelope.write(new TenantDocument("route: {receiver: a}\nreceivers: [{name: a}]\n", Map.of())))
                .isEqualTo("""
                        template_files: {}
                        alertmanager_config: |
                          route: {receiver: a}
                          receivers: [{name: a}]
                        """);
        assertThat(TenantEnvelope.write(TenantId.of("a*"), new TenantDocument("x", Map.of("t.tmpl", "y"))))
                .isEqualTo("""
                        a*:
                          template_files:
                            t.tmpl: "y"
                          alertmanager_config: x
                        """);
    }

    @Test
    void downloadHasTheTextsOfTheUpload() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            TenantDocument document =
                    new TenantDocument(text(random), Map.of("a.tmpl", text(random), text(random), ""));

            assertThat(document(TenantEnvelope.write(document))).isEqualTo(document);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
    }
}
