package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page about the receivers of {@code grapevine.yml} has each kind with all of its fields. */
class ReceiversTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z_0-9]+)`");

    /** Described once for all kinds. */
    private static final Set<String> COMMON = Set.of("send_resolved", "http_config");

    static Stream<Kind<?>> kinds() {
        return Kinds.added().stream();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/configure/receivers.md"));
    }

    /** The section with the link to the example of a kind. */
    private static String section(Kind<?> kind) throws IOException {
        return Arrays.stream(page().split("(?m)^### "))
                .filter(section -> section.contains("(../../config-examples/receivers/" + kind.label() + ".yml)"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + ": no section (expected: one that links its example)"));
    }

    private static List<String> fields(Kind<?> kind) throws IOException {
        String example = Files.readString(Path.of("config-examples/receivers/" + kind.label() + ".yml"))
                .replace("- name: phone", "- name: r")
                .replace("receiver: phone", "receiver: r");
        IntegrationConfig config = AddedKinds.integrations(example).get(0);
        return Stream.of(config.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .map(FieldSet::nameOf)
                .filter(name -> !COMMON.contains(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldIsDescribed(Kind<?> kind) throws IOException {
        Set<String> described = ROW.matcher(section(kind))
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).containsExactlyInAnyOrderElementsOf(fields(kind));
    }

    @Test
    void everyKindHasARowOfLimits() throws IOException {
        String kinds = page().split("(?m)^## Kinds$")[1].split("(?m)^## ")[0];
        assertThat(Pattern.compile("(?m)^\\| \\[.+]\\(#.+\\) \\|")
                        .matcher(kinds)
                        .results())
                .hasSize(Kinds.added().size());
    }
}
