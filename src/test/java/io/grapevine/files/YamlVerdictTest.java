package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Directives, tags, anchors, merges, tabs, escapes, further documents: what of YAML Alertmanager takes is taken. */
class YamlVerdictTest {
    @TestFactory
    Stream<DynamicTest> theVerdictIsAlertmanagers() {
        return Loading.cases("yaml-verdicts.json").stream().map(given -> {
            String config = given.get("config").asText();
            String name = "'" + config.replace("\n", "⏎") + "'";
            return DynamicTest.dynamicTest(
                    name.length() > 80 ? name.substring(0, 80) : name,
                    () -> assertThat(Loading.faults(config).isEmpty())
                            .isEqualTo(given.get("valid").asBoolean()));
        });
    }
}
