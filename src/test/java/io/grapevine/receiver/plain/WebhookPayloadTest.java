package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTest {
    private static String payload(Object tree) throws TemplateFault {
        return EchoRenderer.strict()
                .render(Samples.firing("h1"), texts -> Webhook.json(tree, texts))
                .message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " [1, {\"a\": [null]}]\n", "\"text\"", "1.5e3", "true", "null"})
    void aSingleDocumentIsTaken(String text) {
        assertThat(Webhook.faultOf(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            {"a": 1,} → line 1, column 9
            {"secret": hush} → line 1
            {} {} → line 1, column 4
            {}] → line 1, column 3
            [1 → line 1
            text → line 1
            'text' → line 1
            01 → line 1
            """)
    void anythingElseIsNotAndNotShown(String text, String place) {
        assertThat(Webhook.faultOf(text))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("rendered to what is not one document of JSON, " + place)
                        .doesNotContain("hush"));
    }

    @Test
    void nothingIsNoDocument() {
        assertThat(Webhook.faultOf(" \n")).contains("rendered to nothing (expected: a document of JSON)");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThat(Webhook.faultOf("[".repeat(100_000))).isPresent();
    }

    @Test
    void fillsInEveryStringOfAPayloadAndSortsItsMaps() throws TemplateFault {
        Map<Object, Object> tree = new LinkedHashMap<>();
        tree.put("z", Arrays.asList("{{ .Status }}", 1L, 1.5, true, null));
        tree.put("{{ .Receiver }}", Map.of("deep", "x {{ .Status }}"));
        tree.put(7L, "keys that are no strings are dropped");
        assertThat(payload(tree))
                .isEqualTo("{\"team-X\":{\"deep\":\"x firing\"},\"z\":[\"firing\",1,1.5,true,null]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "`` → null",
                "~ → null",
                "# nothing → null",
                "12 → 12",
                "-0b101 → -5",
                "0x1F → 31",
                "017 → 15",
                "08 → 8",
                "1_000 → 1000",
                "+5 → 5",
                "18446744073709551615 → 18446744073709551615",
                "18446744073709551616 → 18446744073709552000",
                "1.50 → 1.5",
                ".5 → 0.5",
                "1e3 → 1000",
                "yes → true",
                "OFF → false",
                "y → true",
                "2026-11-20 → \"2026-11-20\"",
                "2026-11-20T05:00:00Z → \"2026-11-20T05:00:00Z\"",
                "1:30 → \"1:30\"",
                "'12' → \"'12'\"",
                "a: b: c → \"a: b: c\"",
                "a: → {\"a\":null}",
                "a: 1 → {\"a\":1}",
                "{\"b\": [1, \"2\", \"x: y\"], \"a\": {\"c\": null}} → {\"a\":{\"c\":null},\"b\":[1,\"2\",\"x: y\"]}",
                "[1, two, '3'] → [1,\"two\",\"3\"]",
                "{1: x, true: y, z: w} → {\"z\":\"w\"}",
                "{a: 1, a: 2} → {\"a\":2}",
                "{v: &v 5, w: *v, y: z} → {\"v\":5,\"w\":5}",
                "{<<: {a: 1}, b: 2} → {\"a\":1,\"b\":2}",
                "!!str 5 → \"!!str 5\"",
                "[!!str 5, !!float 5, !!int 5] → [\"5\",5,5]",
                "[!!int x] → \"[!!int x]\"",
                "%x → \"%x\"",
                "[!!binary aGk=] → [\"hi\"]",
                "{{ x → \"{{ x\"",
                "*unused → \"*unused\"",
                "text → \"text\"",
            })
    void readsWhatAStringRendersToAsYaml(String text, String json) throws TemplateFault {
        assertThat(payload(text)).isEqualTo(json + "\n");
    }

    /** As Alertmanager 0.35.0 sends them. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            "firing" → "firing"
            "123" → "123"
            "" → ""
            "true" → "true"
            "null" → "null"
            "{\\"a\\":1}" → "{\\"a\\":1}"
            "\\"123\\"" → "\\"123\\""
            "a\\n\\u00e9" → "a\\né"
            ` "a" ` → "a"
            `\n\r"a"\t` → "a"
            `\t"a"` → "\\t\\"a\\""
            `"a"\n\t` → "\\"a\\"\\n\\t"
            ` 1e999 ` → "1e999"
            "a" b → "\\"a\\" b"
            "a" # c → "\\"a\\" # c"
            "a", → "\\"a\\","
            "a → "\\"a"
            "\\x41" → "\\"\\\\x41\\""
            "\\/" → "\\"\\\\/\\""
            "\\ud83d\\ude00" → "\\"\\\\ud83d\\\\ude00\\""
            "\\\\ud83d" → "\\\\ud83d"
            {"a":"\\ud83d\\ude00"} → "{\\"a\\":\\"\\\\ud83d\\\\ude00\\"}"
            "a: b" → "a: b"
            "a": 1 → {"a":1}
            ["1", "[2]", {"a": "\\"3\\""}] → ["1","[2]",{"a":"\\"3\\""}]
            {"a":1,"b":2,"a":3} → {"a":3,"b":2}
            {"a":1} x → {"a":1}
            `{\n\t"a":\t[1,\t"2"]\n}\n` → {"a":[1,"2"]}
            `\t{"a":1}` → "\\t{\\"a\\":1}"
            !!str "a" → "!!str \\"a\\""
            --- "a" → "--- \\"a\\""
            &b "a" → "\\u0026b \\"a\\""
            &. 1 → "\\u0026. 1"
            """)
    void decodesAStringThatIsOneOfJson(String text, String json) throws TemplateFault {
        assertThat(payload(text)).isEqualTo(json + "\n");
    }

    @Test
    void doesNotTakeAListThatHoldsItselfForYaml() throws TemplateFault {
        assertThat(payload("&a [*a]")).isEqualTo("\"\\u0026a [*a]\"\n");
    }

    @Test
    void refusesNumbersThatJsonDoesNotKnow() {
        assertThatThrownBy(() -> payload(".inf"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("payload");
    }
}
