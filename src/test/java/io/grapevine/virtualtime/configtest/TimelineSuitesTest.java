package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The timelines that were recorded of Alertmanager pass as files for {@code amtool test}. */
class TimelineSuitesTest {
    private static final String RECORDED = "/conformance/timelines.json";

    @TestFactory
    Stream<DynamicTest> recordedTimelinesPass() throws IOException {
        return TimelineSuites.scenarios(RECORDED).stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.path("name").asText(), () -> {
                    SuiteResult result = Suites.run(TimelineSuites.text(scenario));

                    assertThat(result.hasPassed())
                            .as(String.join("\n", SuiteReport.text(result, true)))
                            .isTrue();
                }));
    }

    /** Else they could pass whatever happens. */
    @Test
    void aTimelineWithoutOneOfItsNotificationsFails() throws Exception {
        int tried = 0;
        for (JsonNode scenario : TimelineSuites.scenarios(RECORDED)) {
            ObjectNode expect = (ObjectNode) scenario.path("expect");
            if (!expect.isEmpty()) {
                expect.remove(expect.fieldNames().next());
                tried++;
                assertThat(Suites.run(TimelineSuites.text(scenario)).hasPassed())
                        .as(scenario.path("name").asText())
                        .isEqualTo(false);
            }
        }
        assertThat(tried).isGreaterThan(50);
    }
}
