package io.grapevine.config.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MappingReaderTest {
    private final ReadContext reading = new ReadContext("f", Path.of("/d"));

    private <T> T read(String yaml, Function<MappingReader, T> reader) {
        return YamlText.parse(yaml.getBytes(UTF_8), reading).orElseThrow().read(reader::apply);
    }

    private List<String> faults() {
        return reading.list().stream().map(ConfigError::toString).toList();
    }

    @Test
    void mappingReaderGivesTheEmptyValueForAMissingFieldAndForNull() {
        assertThat(this.<String>read("{a: x, b: null}", in -> in.text("a") + in.text("b") + in.text("c")))
                .isEqualTo("x");
        assertThat(this.<Boolean>read("{b: }", in -> in.value("b").bool())).isFalse();
        assertThat(faults()).isEmpty();
    }

    @Test
    void mappingReaderReadsAnyScalarAsTextJustAsItIsWritten() {
        assertThat(this.<List<String>>read(
                        "{a: [yes, 0x10, 1.50, 2020-01-01, ~, '']}",
                        in -> in.value("a").texts()))
                .containsExactly("yes", "0x10", "1.50", "2020-01-01", "", "");
    }

    @Test
    void mappingReaderReportsKeysThatAreNotReadWithTheNearestName() {
        read("{chanel: x, other: y}", in -> in.text("channel") + in.text("color"));
        assertThat(faults())
                .containsExactly(
                        "f:1:2: chanel: field not found (expected: channel)",
                        "f:1:13: other: field not found (expected: one of channel, color)");
    }

    @Test
    void mappingReaderReportsAFieldThatIsSetTwiceAndKeepsTheFirst() {
        assertThat(this.<String>read("{a: x, a: y}", in -> in.text("a"))).isEqualTo("x");
        assertThat(faults()).containsExactly("f:1:8: a: already set (expected: one value)");
    }

    @Test
    void letsALaterFieldWinOverAMergedOneAndAMergedOneOverAnEarlier() {
        assertThat(this.<String>read("{<<: {a: x}, a: y}", in -> in.text("a"))).isEqualTo("y");
        assertThat(this.<String>read("{a: y, <<: {a: x}}", in -> in.text("a"))).isEqualTo("x");
        assertThat(this.<String>read("{<<: [{a: x}, {a: y}]}", in -> in.text("a")))
                .isEqualTo("x");
        assertThat(faults()).isEmpty();
    }

    @Test
    void mappingReaderRefusesAMergeThatSetsAFreeKeyAgain() {
        Map<String, String> map =
                read("{m: {a: x, <<: {a: y, b: z}}}", in -> in.value("m").textMap());
        assertThat(map).containsExactly(Map.entry("a", "x"), Map.entry("b", "z"));
        assertThat(faults()).hasSize(1);
    }

    @Test
    void mappingReaderGivesAPlaceholderThatIsNotEmptyForWhatItCannotRead() {
        assertThat(this.<String>read("{a: [x]}", in -> in.text("a"))).isNotEmpty();
        assertThat(faults()).containsExactly("f:1:5: a: a list (expected: a string)");
    }

    @Test
    void cutsOffTheDecimalsOfAnIntegerAsGoDoes() {
        assertThat(this.<Long>read("{a: 1.9}", in -> in.value("a").integer(Long.MIN_VALUE, Long.MAX_VALUE)))
                .isEqualTo(1);
        assertThat(faults()).isEmpty();
        read("{a: 5}", in -> in.value("a").integer(0, 4));
        assertThat(faults()).containsExactly("f:1:5: a: \"5\" (expected: an integer from 0 to 4)");
    }

    @Test
    void mappingReaderTakesPathsFromTheDirectoryOfTheFile() {
        assertThat(this.<List<String>>read(
                        "{a: [x, ../y, /z, '']}", in -> in.value("a").filePaths()))
                .containsExactly("/d/x", "/y", "/z", "");
    }

    @Test
    void mappingReaderNamesThePathOfAnErrorInALIst() {
        read(
                "{a: [{b: {c: x}}]}",
                in -> in.value("a")
                        .objects(item ->
                                item.object("b", inner -> inner.value("c").bool())));
        assertThat(faults()).containsExactly("f:1:14: a[0].b.c: \"x\" (expected: true or false)");
    }

    @Test
    void mappingReaderReadsATreeOfAnything() {
        Object tree =
                read("{a: {b: [1, 1.5, yes, ~, 'no', x]}}", in -> in.value("a").tree());
        assertThat(tree).hasToString("{b=[1, 1.5, true, null, no, x]}");
    }

    @Test
    void mappingReaderReadsTextInBase64() {
        assertThat(this.<String>read("{a: !!binary aMO8aHU=}", in -> in.text("a")))
                .isEqualTo("hühu");
    }
}
