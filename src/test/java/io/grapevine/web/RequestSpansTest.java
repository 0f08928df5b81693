package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSpansTest {
    @ParameterizedTest
    @CsvSource({
        "/act/gv1abc, /act/<token>",
        "/am/act/gv1abc, /am/act/<token>",
        "/act/gv1abc/, /act/<token>",
        "/act, /act",
        "/api/v2/alerts, /api/v2/alerts"
    })
    void aTokenInAnAddressIsNotTraced(String path, String traced) {
        assertThat(RequestSpans.withoutToken(path)).isEqualTo(traced);
    }
}
