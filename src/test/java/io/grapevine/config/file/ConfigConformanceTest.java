package io.grapevine.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.file.yaml.ConfigError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded configuration gets Alertmanager's verdict, and a fault that names what Alertmanager's reason names.
 */
class ConfigConformanceTest {
    @TestFactory
    Stream<DynamicTest> theVerdictIsAlertmanagers() {
        return Loading.cases("/conformance/configs.json").stream()
                .map(given -> DynamicTest.dynamicTest(given.get("name").asText(), () -> check(given)));
    }

    private static void check(JsonNode given) {
        List<ConfigError> faults = Loading.faults(given.get("config").asText());
        if (given.get("valid").asBoolean()) {
            assertThat(faults).isEmpty();
        } else {
            String reason = given.get("reason").asText();
            assertThat(faults).as(reason).anyMatch(fault -> Reason.of(reason).isNamedBy(fault.toString()));
        }
    }
}
