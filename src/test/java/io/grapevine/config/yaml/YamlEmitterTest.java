package io.grapevine.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlEmitterTest {
    private static String text(String value) {
        return YamlEmitter.write(MappingWriter.mapping(out -> out.text("k", value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            a|a
            a b|a b
            yes|"yes"
            1|"1"
            12:30|"12:30"
            a: b|'a: b'
            a:b|a:b
            a #b|'a #b'
            - a|'- a'
            -a|-a
            it's|it's
            'a|'''a'
            {{ a }}|'{{ a }}'
            <secret>|<secret>
            *|'*'
            ü|ü
            🙂|"\\U0001F642"
            a"b|a"b
            ---|'---'
            """)
    void quotesOnlyWhatWouldElseBeReadAsSomethingDifferent(String value, String written) {
        assertThat(text(value)).isEqualTo("k: " + written + "\n");
    }

    @Test
    void yamlEmitterWritesLinesAfterABarWithTheHintThatTheirEndNeeds() {
        assertThat(text("a\nb\n")).isEqualTo("k: |\n  a\n  b\n");
        assertThat(text("a\nb")).isEqualTo("k: |-\n  a\n  b\n");
        assertThat(text("a\n\n")).isEqualTo("k: |+\n  a\n\n");
        assertThat(text(" a\nb\n")).isEqualTo("k: |2\n   a\n  b\n");
        assertThat(text("a \nb")).isEqualTo("k: \"a \\nb\"\n");
    }

    @Test
    void breaksLongTextsAtTheFirstSpaceBeyondColumn80() {
        String words = "123456789 ".repeat(12).strip();
        assertThat(text(words).lines().map(String::length)).containsExactly(82, 41);
    }

    @Test
    void yamlEmitterDoesNotIndentListsUnderTheirKey() {
        String yaml = YamlEmitter.write(MappingWriter.mapping(out -> {
            out.list(
                    "list",
                    List.of("x", "y"),
                    item -> MappingWriter.mapping(inner -> {
                        inner.text("a", item);
                        inner.value("b", Yaml.of(List.of(item)));
                    }));
            out.value("empty", Yaml.of(List.of()));
            out.value("nothing", Yaml.of(Map.of()));
        }));
        assertThat(yaml).isEqualTo("""
                list:
                - a: x
                  b:
                  - x
                - a: "y"
                  b:
                  - "y"
                empty: []
                nothing: {}
                """);
    }

    @Test
    void yamlEmitterOrdersKeysByLettersLastAndDigitsByValue() {
        String yaml = YamlEmitter.write(MappingWriter.mapping(out -> out.value(
                "m",
                Yaml.of(Map.of("a10", "x", "a9", "x", "é", "x", "_", "x", "10", "x", "9", "x", "A", "x", "a", "x")))));
        assertThat(yaml.lines().map(line -> line.strip().split(":")[0]))
                .containsExactly("m", "_", "\"9\"", "\"10\"", "A", "a", "a9", "a10", "é");
    }

    @Test
    void yamlEmitterWritesNumbersInGosGeneralFormat() {
        assertThat(Yaml.of(0.25)).isEqualTo(new Yaml.Literal("0.25"));
        assertThat(Yaml.of(1e-7)).isEqualTo(new Yaml.Literal("1e-07"));
        assertThat(Yaml.of(4.9e-324)).isEqualTo(new Yaml.Literal("5e-324"));
        assertThat(Yaml.of(0.0001)).isEqualTo(new Yaml.Literal("0.0001"));
        assertThat(Yaml.of(999999d)).isEqualTo(new Yaml.Literal("999999"));
        assertThat(Yaml.of(1234567.5)).isEqualTo(new Yaml.Literal("1.2345675e+06"));
        assertThat(Yaml.of(1e300)).isEqualTo(new Yaml.Literal("1e+300"));
    }
}
