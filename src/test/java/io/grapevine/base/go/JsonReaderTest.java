package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final List<String> FIELDS = List.of("name", "Parts", "when", "labels", "mode");

    private static <T> T read(String json, JsonReader.Source<T> source) throws JsonException {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), source);
    }

    /** Every field that is read, with its value. */
    private static List<Object> strict(String text) throws JsonException {
        List<Object> values = new ArrayList<>();
        return read(text, json -> {
            json.fields(FIELDS, name -> values.add(value(json, name)));
            return values;
        });
    }

    private static Object value(JsonReader json, String name) throws JsonException {
        return switch (name) {
            case "Parts" -> json.array(JsonReader::string);
            case "when" -> json.time();
            case "labels" -> json.strings();
            case "mode" -> json.oneOf(List.of("a", "b"));
            default -> json.string();
        };
    }

    private static List<String> lenient(String text) throws JsonException {
        List<String> values = new ArrayList<>();
        return read(text, json -> {
            json.someFields(FIELDS, name -> values.add(name + "=" + json.string()));
            return values;
        });
    }

    @Test
    void valuesOfEveryKindAreRead() throws JsonException {
        assertThat(strict("""
                        {"name": "n", "Parts": ["a", "b"], "when": "2026-11-20T05:00:30.5+01:00",
                         "labels": {"z": "1", "a": null}, "mode": "b"}
                        """))
                .containsExactly(
                        "n",
                        List.of("a", "b"),
                        OffsetDateTime.parse("2026-11-20T05:00:30.5+01:00"),
                        Map.of("z", "1", "a", ""),
                        "b");
    }

    @Test
    void jsonReaderNamesCountInAnyCaseAndNullIsNoValue() throws JsonException {
        assertThat(lenient("{\"NAME\": \"x\", \"parts\": \"y\", \"mode\": null}"))
                .containsExactly("name=x", "Parts=y");
    }

    @Test
    void unknownFieldsAreSkippedWithTheirContent() throws JsonException {
        assertThat(lenient(
                        "{\"x\": {\"name\": [1, {\"name\": \"no\"}]}, \"y\": [[]], \"z\": 1.5e3, \"name\": \"yes\"}"))
                .containsExactly("name=yes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T05:00:30Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-20T05:00:30.000000001Z",
                "2026-11-20T05:00:30.5Z",
                "2026-11-20T05:00:30.Z",
                "2024-02-29T00:00:00.120Z",
                "2026-11-20T05:00:30.25-03:30",
                "2026-11-20t05:00z",
                "+12026-11-20T05:00:30Z"
            })
    void timesAreReadAsJavaReadsThem(String time) throws JsonException {
        assertThat(strict("{\"when\": \"" + time + "\"}")).containsExactly(OffsetDateTime.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T05:00:30Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T05:00:60Z",
                "2026-11-20T05:00:30.1234567890Z",
                "2026-11-20 05:00:30Z",
                "2026-11-20T05:00:30"
            })
    void whatIsNoTimeIsAnError(String time) {
        assertThatThrownBy(() -> OffsetDateTime.parse(time)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> strict("{\"when\": \"" + time + "\"}"))
                .hasMessageStartingWith("when: \"" + time + "\" (expected: a time such as");
    }

    @Test
    void loneSurrogatesAreRepaired() throws JsonException {
        assertThat(strict("{\"name\": \"a\\ud800b \\ud83d\\ude00\"}")).containsExactly("a\uFFFDb \uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []|array (expected: object) at line 1, column 1
            {"name": 1}|name: number (expected: string) at line 1, column 10
            {"name": true}|name: bool (expected: string) at line 1, column 10
            {"parts": ["a", {}]}|parts.1: object (expected: string) at line 1, column 17
            {"parts": {}}|parts: object (expected: array) at line 1, column 11
            {"labels": {"a": 1}}|labels.a: number (expected: string) at line 1, column 18
            {"labels": []}|labels: array (expected: object) at line 1, column 12
            {"mode": "c"}|mode: "c" (expected: a or b) at line 1, column 10
            {"when": "now"}|when: "now" (expected: a time such as 2006-01-02T15:04:05Z) at line 1, column 10
            {"nmae": 1}|nmae: unknown field (expected: one of name, Parts, when, labels, mode) at line 1, column 10
            {} {}|text after the JSON value (expected: its end) at line 1, column 4
            {"name": "a"|no JSON: unexpected end at line 1, column 13
            """)
    void aErrorNamesTheFieldAndThePlace(String json, String fault) {
        assertThatThrownBy(() -> strict(json)).isInstanceOf(JsonException.class).hasMessage(fault);
    }

    @Test
    void fieldOfAnObjectThatHasNoneIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> read("{\"name\": 1}", json -> {
                    json.fields(List.of(), name -> {});
                    return "";
                }))
                .hasMessage("name: unknown field (expected: none) at line 1, column 10");
    }

    @Test
    void aErrorInALaterLineNamesThatLine() {
        assertThatThrownBy(() -> strict("{\n  \"name\": \"a\",\n  \"mode\": 3\n}"))
                .hasMessage("mode: number (expected: string) at line 3, column 11");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'name': 1}|no JSON:
            nope|no JSON:
            {"name": "\\x"}|no JSON: Unrecognized character escape
            {"name": "\u0001"}|no JSON: Illegal unquoted character
            """)
    void invalidJsonIsAnError(String json, String fault) {
        assertThatThrownBy(() -> strict(json))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith(fault)
                .hasMessageContaining(" at line 1, column ");
    }

    @Test
    void emptyTextIsAnError() {
        assertThatThrownBy(() -> strict(" \n"))
                .isInstanceOf(JsonException.class)
                .hasMessage("nothing (expected: a JSON value)");
    }

    @Test
    void bytesThatAreNoUtf8AreAnError() {
        byte[] bytes = "{\"name\": \"?\"}".getBytes(StandardCharsets.UTF_8);
        bytes[10] = (byte) 0xFF;

        assertThatThrownBy(() -> JsonReader.read(bytes, json -> {
                    json.fields(FIELDS, name -> json.string());
                    return "";
                }))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void theFirstValueIsReadWhateverComesAfterIt() throws JsonException {
        assertThat(first("\"a\" nope", JsonReader::string)).hasValue("a");
        assertThat(first(" \n", JsonReader::string)).isEmpty();
    }

    @Test
    void faultsOfANamedTextNameIt() {
        assertThatThrownBy(() -> first("1", JsonReader::string))
                .hasMessage("body: number (expected: string) at line 1, column 1");
        assertThatThrownBy(() -> first("[\"a\"", json -> json.array(JsonReader::string)))
                .hasMessage("unexpected end at line 1, column 5");
    }

    private static <T> Optional<T> first(String json, JsonReader.Source<T> source) throws JsonException {
        return JsonReader.readFirst("body", json.getBytes(StandardCharsets.UTF_8), source);
    }

    @Test
    void nullIsReadWhereItIsAskedFor() throws JsonException {
        List<String> values = new ArrayList<>();
        read("{\"name\": null, \"x\": null, \"MODE\": \"b\"}", json -> {
            json.someFieldsOrNull(FIELDS, name -> values.add(name + "=" + json.orNull(JsonReader::string)));
            return values;
        });
        assertThat(values).containsExactly("name=null", "mode=b");
    }

    @Test
    void aTextMayBeNestedAsDeepAsForGo() throws JsonException {
        assertThat(lenient("{\"x\": " + "[".repeat(9_999) + "]".repeat(9_999) + "}"))
                .isEmpty();
        assertThatThrownBy(() -> lenient("{\"x\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}"))
                .hasMessage("no JSON: nested too deeply (expected: at most 10000 levels)");
    }
}
