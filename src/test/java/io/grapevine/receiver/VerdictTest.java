package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Integrations, each with what Alertmanager 0.35 said of it (nothing: it is valid) and what we are to say. */
class VerdictTest {
    record Case(
            String kind,
            @JsonProperty("global") String global,
            String config,
            @JsonProperty("alertmanager") String alertmanager,
            List<String> faults) {
        String yaml() {
            return SampleFiles.receiver(global == null ? "" : global, kind, config);
        }

        @Override
        public String toString() {
            return kind + " " + (global == null ? "" : global + " ") + config;
        }
    }

    static List<Case> cases() throws JsonProcessingException {
        return new ObjectMapper().readValue(SampleFiles.resource("verdicts.json"), new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("cases")
    void verdictIsAlertmanagersAndNamesFieldAndPosition(Case given) {
        List<String> faults = SampleFiles.faults(given.yaml());
        assertThat(faults.isEmpty()).isEqualTo(given.alertmanager() == null);
        assertThat(faults).containsExactlyElementsOf(given.faults());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void errorShowsNoSecret(Case given) {
        assertThat(SampleFiles.faults(given.yaml())).noneMatch(fault -> fault.contains("hush"));
    }
}
