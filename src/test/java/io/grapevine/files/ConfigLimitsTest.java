package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations of little text that would take much memory. */
class ConfigLimitsTest {
    private static final String RECEIVERS = "receivers: [{name: a}]\n";

    private static Read<MainFile> read(String text, ConfigLimits limits) {
        return ConfigLoader.literal(limits).parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> bombs() {
        String expression = "[ab]{1000}".repeat(200);
        return Stream.of(
                Arguments.of(
                        route(lines(45, "- matchers: ['a=~\"" + expression + "\"']")),
                        "the regular expressions of the file are too large"),
                Arguments.of(route(lines(12_500, "- continue: true")), "more than 10000 routes in all"),
                Arguments.of(
                        route("  - &s\n    routes: &l [" + "{continue: true}, ".repeat(200) + "]\n"
                                + lines(60, "- {continue: true, routes: *l}")),
                        "more than 10000 routes in all"),
                Arguments.of(
                        route("  - matchers: ['a=\"" + "x".repeat(100_000) + "\"']\n    routes: ["
                                + "{continue: true}, ".repeat(5_000) + "]\n"),
                        "bytes of matchers, labels and group_by that routes have of those above them"),
                Arguments.of(
                        route("  - group_by: [" + names("g") + "]\n    routes: [" + "{continue: true}, ".repeat(5_000)
                                + "]\n"),
                        "bytes of matchers, labels and group_by that routes have of those above them"),
                Arguments.of(
                        route("  - labels: {" + names("l").replace(",", ": x,") + ": x}\n    routes: ["
                                + "{continue: true}, ".repeat(5_000) + "]\n"),
                        "bytes of matchers, labels and group_by that routes have of those above them"),
                Arguments.of(
                        route("  - group_by: &n [" + names("n") + "]\n" + lines(150, "- {group_by: *n}")),
                        "bytes of values with aliases written out"));
    }

    private static String names(String prefix) {
        return IntStream.range(0, 5_000).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    private static String lines(int count, String line) {
        return ("  " + line + "\n").repeat(count);
    }

    private static String route(String routes) {
        return "route:\n  receiver: a\n  routes:\n" + routes + RECEIVERS;
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void textThatWouldTakeMuchMemoryIsRefused(String text, String fault) {
        assertThat(text.length()).isLessThan(262_144);
        String faults = read(text, ConfigLimits.OF_UPLOAD).faults().stream()
                .map(ConfigError::message)
                .map(message -> message.substring(Math.max(0, message.length() - 150)))
                .distinct()
                .collect(Collectors.joining("\n"));
        assertThat(faults).contains(fault);
    }

    @Test
    void largeTreeThatSomebodyMayHaveIsNot() {
        String routes = IntStream.range(0, 9_999)
                .mapToObj(i -> "  - matchers: ['team=\"team-" + i + "\"', 'severity=\"critical\"']\n")
                .collect(Collectors.joining());

        assertThat(read(route(routes), ConfigLimits.OF_UPLOAD).faults()).isEmpty();
    }

    @Test
    void fileOfTheOperatorHasNoLimit() {
        assertThat(read(route(lines(12_500, "- continue: true")), ConfigLimits.NONE)
                        .faults())
                .isEmpty();
    }

    @Test
    void expressionsMayBeLimitedFurther() {
        String text = route("  - matchers: ['a=~\".*x{1000}y.*\"']\n");

        assertThat(read(text, ConfigLimits.OF_UPLOAD).faults()).isEmpty();
        assertThat(read(text, ConfigLimits.OF_UPLOAD.withAutomata(500)).faults())
                .singleElement()
                .extracting(ConfigError::message)
                .asString()
                .contains("too large");
    }
}
