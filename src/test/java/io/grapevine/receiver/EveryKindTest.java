package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class EveryKindTest {
    @ParameterizedTest
    @MethodSource("io.grapevine.receiver.SampleFiles#names")
    void everyKindIsWrittenAsAlertmanagerWritesIt(String sample) {
        assertThat(SampleFiles.load(SampleFiles.input(sample)).original()).isEqualTo(SampleFiles.written(sample));
    }

    @ParameterizedTest
    @MethodSource("io.grapevine.receiver.SampleFiles#names")
    void everyKindShowsNoSecret(String sample) {
        var config = SampleFiles.load(SampleFiles.input(sample));
        assertThat(SampleFiles.input(sample)).contains("hush");
        assertThat(config.original()).doesNotContain("hush");
        assertThat(config.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @FieldSource("io.grapevine.receiver.SampleFiles#KINDS")
    void everyKindTakesEveryFieldFromTheFile(String kind) throws ReflectiveOperationException {
        List<IntegrationConfig> integrations = SampleFiles.integrations(SampleFiles.input(kind));
        assertThat(integrations).extracting(IntegrationConfig::kind).containsOnly(kind);
        for (RecordComponent component : integrations.get(0).getClass().getRecordComponents()) {
            Set<Object> values = new LinkedHashSet<>();
            for (IntegrationConfig integration : integrations) {
                values.add(component.getAccessor().invoke(integration));
            }
            assertThat(values).as(kind + '.' + component.getName()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @FieldSource("io.grapevine.receiver.SampleFiles#KINDS")
    void mayNotBeNull(String kind) {
        assertThat(SampleFiles.faults(SampleFiles.receiver("", kind, "~")))
                .containsExactly("5:5 receivers[0]." + kind + "_configs[0]: missing (expected: a mapping)");
    }

    @ParameterizedTest
    @FieldSource("io.grapevine.receiver.SampleFiles#KINDS")
    void everyKindHasNoUnknownFields(String kind) {
        String yaml = SampleFiles.input(kind).replaceFirst("(?m)^  - ", "  - unheard_of: 1\n    ");
        assertThat(SampleFiles.faults(yaml))
                .singleElement()
                .asString()
                .contains(" receivers[0]." + kind + "_configs[0].unheard_of: field not found");
    }

    @Test
    void comesInAlertmanagersOrder() {
        assertThat(Kinds.inFileOrder())
                .extracting(Kind::field)
                .containsExactlyElementsOf(SampleFiles.KINDS.stream()
                        .map(kind -> kind + "_configs")
                        .toList());
    }

    @Test
    void filesHaveEveryKindOfAlertmanager() {
        assertThat(Kinds.inFileOrder())
                .containsExactlyInAnyOrderElementsOf(
                        Kinds.ALL.stream().filter(Kind::isAlertmanagers).toList());
    }

    @Test
    void everyKindHasTogether252Fields() {
        assertThat(Kinds.inFileOrder().stream()
                        .mapToInt(kind -> kind.type().getRecordComponents().length)
                        .sum())
                .isEqualTo(252);
    }
}
