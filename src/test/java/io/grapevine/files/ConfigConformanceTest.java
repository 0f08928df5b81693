package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.yaml.ConfigError;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded configuration gets Alertmanager's verdict, and a fault that names what Alertmanager's reason names.
 */
class ConfigConformanceTest {
    /** Reasons of 0.35, where a range of weekdays goes over the end of the week, and months must exist. */
    private static final Map<String, String> SINCE_035 =
            Map.of("tival-wd-rev", "", "tival-mo-13", "13 is not a valid month: out of range");

    @TestFactory
    Stream<DynamicTest> theVerdictIsAlertmanagers() {
        return Loading.cases("/conformance/configs.json").stream()
                .map(given -> DynamicTest.dynamicTest(given.get("name").asText(), () -> check(given)));
    }

    private static void check(JsonNode given) {
        List<ConfigError> faults = Loading.faults(given.get("config").asText());
        String reason = SINCE_035.getOrDefault(
                given.get("name").asText(), given.path("reason").asText());
        if (reason.isEmpty()) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).as(reason).anyMatch(fault -> Reason.of(reason).isNamedBy(fault.toString()));
        }
    }
}
