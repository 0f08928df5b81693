package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonRecordsTest {
    private record Inner(String name, long count) {
        private Inner {
            if (count < 0) {
                throw new IllegalArgumentException("count below zero (expected: a number of things)");
            }
        }
    }

    private record Outer(
            String text,
            long number,
            boolean flag,
            Optional<Long> some,
            List<Inner> list,
            Inner inner,
            Optional<Inner> other,
            Map<String, String> labels,
            Map<String, Inner> named,
            Duration length) {}

    private static Outer read(JsonRecords records, String json) throws JsonException {
        return JsonReader.read(
                json.getBytes(StandardCharsets.UTF_8),
                records.with(Duration.class, Duration.ZERO, number -> Duration.ofMillis(number.whole()))
                        .of(Outer.class));
    }

    @Test
    void componentsComeFromTheFieldsOfTheirNames() throws JsonException {
        Outer read = read(JsonRecords.lenient(), """
                {"text":"a","Number":2,"flag":true,"some":0,"list":[{"name":"b"},{"count":3}],"inner":{"name":"c"},
                "other":{"name":"d","new":[]},"labels":{"k":"v"},"named":{"e":{"count":4},"f":{}},"length":1500,"unknown":{}}""");

        assertThat(read)
                .isEqualTo(new Outer(
                        "a",
                        2,
                        true,
                        Optional.of(0L),
                        List.of(new Inner("b", 0), new Inner("", 3)),
                        new Inner("c", 0),
                        Optional.of(new Inner("d", 0)),
                        Map.of("k", "v"),
                        Map.of("e", new Inner("", 4), "f", new Inner("", 0)),
                        Duration.ofMillis(1500)));
    }

    @Test
    void missingAndNullFieldsLeaveTheirComponentsEmpty() throws JsonException {
        Outer empty = new Outer(
                "",
                0,
                false,
                Optional.empty(),
                List.of(),
                new Inner("", 0),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Duration.ZERO);

        assertThat(read(JsonRecords.lenient(), "{}")).isEqualTo(empty);
        assertThat(read(JsonRecords.strict(), "{\"text\":null,\"list\":null,\"inner\":null,\"other\":null}"))
                .isEqualTo(empty);
    }

    @Test
    void errorsNameTheFieldAndItsPlace() {
        assertThatThrownBy(() -> read(JsonRecords.lenient(), "{\"list\":[{\"name\":\"a\"},{\"name\":1}]}"))
                .hasMessage("list.1.name: number (expected: string) at line 1, column 31");
        assertThatThrownBy(() -> read(JsonRecords.strict(), "{\"inner\":{\"nam\":\"a\"}}"))
                .hasMessageStartingWith("inner.nam: unknown field (expected: one of name, count)");
        assertThatThrownBy(() -> read(JsonRecords.strict(), "{\"list\":[{\"count\":-1}]}"))
                .hasMessageStartingWith("list.0: count below zero (expected: a number of things)");
        assertThatThrownBy(() -> read(JsonRecords.lenient(), "{\"named\":{\"e\":{\"name\":1}}}"))
                .hasMessageStartingWith("named.e.name: number (expected: string)");
    }

    private sealed interface Shape {}

    private record Circle(Duration radius, @Nullable Duration hole) implements Shape {}

    private record Text(String text, Circle frame) implements Shape {}

    private static Optional<Shape> shape(String json) throws JsonException {
        JsonReader.Source<Optional<Shape>> shapes = JsonRecords.lenient()
                .with(Duration.class, null, number -> Duration.ofMillis(number.whole()))
                .oneOf("kind", Map.of("circle", Circle.class, "text", Text.class));
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), shapes);
    }

    @Test
    void aFieldSaysWhichRecordAnObjectIs() throws JsonException {
        Circle circle = new Circle(Duration.ofMillis(2), null);

        assertThat(shape("{\"kind\":\"circle\",\"radius\":2}")).contains(circle);
        assertThat(shape("{\"text\":\"a\",\"frame\":{\"radius\":2},\"new\":[],\"kind\":\"text\"}"))
                .contains(new Text("a", circle));
        assertThat(shape("{\"kind\":\"square\",\"text\":\"a\"}")).isEmpty();
        assertThatThrownBy(() -> shape("{\"radius\":2}")).hasMessageStartingWith("no field \"kind\"");
    }

    @Test
    void whatCannotBeMissingIsNamed() {
        assertThatThrownBy(() -> shape("{\"kind\":\"circle\",\"hole\":1}"))
                .hasMessageStartingWith("no field \"radius\" (expected in a record of type circle)");
        assertThatThrownBy(() -> shape("{\"kind\":\"text\"}")).hasMessageStartingWith("no field \"frame\"");
        assertThatThrownBy(() -> shape("{\"kind\":\"text\",\"frame\":{}}"))
                .hasMessageStartingWith("frame: no field \"radius\" (expected in a circle)");
    }
}
