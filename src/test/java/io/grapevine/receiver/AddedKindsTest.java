package io.grapevine.receiver;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.files.ConfigLoader;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for every kind of {@code grapevine.yml}; the samples are in {@code added/}. */
class AddedKindsTest {
    static Stream<Kind<?>> kinds() {
        return Kinds.added().stream();
    }

    private static String sample(Kind<?> kind) {
        return SampleFiles.resource("added/" + kind.label() + ".yml");
    }

    private static List<String> faults(String yaml) {
        return AddedKinds.parse(yaml).faults().stream()
                .map(fault -> fault.field() + ": " + fault.message())
                .toList();
    }

    @Test
    void everyKindIsAlertmanagersOrAdded() {
        assertThat(Stream.concat(Kinds.inFileOrder().stream(), kinds()))
                .containsExactlyInAnyOrder(Kinds.ALL.toArray(Kind<?>[]::new));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldIsTakenFromTheFile(Kind<?> kind) throws ReflectiveOperationException {
        List<IntegrationConfig> integrations = AddedKinds.integrations(sample(kind));
        assertThat(integrations).extracting(IntegrationConfig::kind).containsOnly(kind.label());
        for (RecordComponent component : integrations.get(0).getClass().getRecordComponents()) {
            Set<Object> values = new HashSet<>();
            for (IntegrationConfig integration : integrations) {
                values.add(component.getAccessor().invoke(integration));
            }
            assertThat(values).as(component.getName()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noSecretIsShown(Kind<?> kind) {
        ConfigLoader.LoadedExtensions loaded = AddedKinds.parse(sample(kind)).get();
        assertThat(sample(kind)).contains("hush");
        assertThat(loaded.toString()).doesNotContain("hush");
        assertThat(AddedKinds.parse(loaded.masked()).faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everySecretCanStandInAFileInsteadWhichLiesBesideTheConfiguration(Kind<?> kind) {
        IntegrationConfig first = AddedKinds.integrations(sample(kind)).get(0);
        for (RecordComponent component : first.getClass().getRecordComponents()) {
            String name = FieldSet.nameOf(component.getName());
            if (component.getType() == Secret.class) {
                String both = Pattern.compile("(?m)^(?:  - |    )" + name + ": .*$")
                        .matcher(sample(kind))
                        .replaceFirst("$0\n    " + name + "_file: f");
                assertThat(faults(both)).as(name).singleElement().asString().contains("expected: at most one of ");
            }
        }
        ConfigFields.walk((Record) AddedKinds.integrations(sample(kind)).get(1), (path, component, value) -> {
            if (ConfigFields.namesFiles(component) && !value.equals("")) {
                assertThat(value.toString()).as(path).startsWith("/etc/am/");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nullAndUnknownFieldsAreErrors(Kind<?> kind) {
        assertThat(faults("receivers: [{name: r, " + kind.field() + ": [~]}]"))
                .containsExactly("receivers[0]." + kind.field() + "[0]: missing (expected: a mapping)");
        assertThat(only(faults(sample(kind).replaceFirst("(?m)^  - ", "  - unheard_of: 1\n    "))))
                .startsWith("receivers[0]." + kind.field() + "[0].unheard_of: field not found");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEmptyMappingSaysWhatIsMissing(Kind<?> kind) {
        assertThat(faults("receivers: [{name: r, " + kind.field() + ": [{}]}]"))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault).contains("missing"));
    }

    @ParameterizedTest
    @CsvSource({
        "'ntfy_configs: [{url: ''http://n'', topic: t, priority: ''%s''}]', 5, 6, priority",
        "'ntfy_configs: [{url: ''http://n'', topic: ''%s''}]', a-B_1, a b, topic",
        "'gotify_configs: [{url: ''http://g'', token: t, priority: ''%s''}]', 0, 11, priority",
        "'grafana_configs: [{url: ''http://g'', dashboard_uid: d, panel_id: ''%s''}]', 2147483647, 2147483648, panel_id",
        "'apprise_configs: [{url: ''http://a'', key: k, type: ''%s''}]', failure, bad, type",
        "'apprise_configs: [{url: ''http://a'', key: ''%s''}]', k-1, k/1, key",
        "'webpush_configs: [{urgency: ''%s''}]', very-low, urgent, urgency",
    })
    void literalThatTheServiceRefusesIsAnErrorButNotATemplate(String added, String good, String bad, String field) {
        String push = added.startsWith("webpush") ? "server: {webpush: {key_file: k, subject: 'mailto:a@b'}}\n" : "";
        String file = push + "receivers: [{name: r, " + added + "}]";
        assertThat(faults(String.format(file, good))).isEmpty();
        if (!field.equals("key")) {
            assertThat(faults(String.format(file, "{{ .Status }}"))).isEmpty();
        }
        assertThat(only(faults(String.format(file, bad))))
                .startsWith("receivers[0]." + added.substring(0, added.indexOf(':')) + "[0]." + field + ": ")
                .contains(" (expected: ");
    }
}
