package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMetricsTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v2/alerts, /api/v2/alerts",
        "/api/v2/alerts/groups, /api/v2/alerts/groups",
        "/api/v2/silence/x, /api/v2/silence/{silenceID}",
        "/api/v2/nope, /api/v2/",
        "/api/v2/nope/17, /api/v2/",
    })
    void pathsHaveOneOfAFewLabels(String path, String label) {
        assertThat(RequestMetrics.apiLabel(path)).isEqualTo(label);
    }
}
