package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "//a, /a",
        "/a//b, /a/b",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/../a, /a",
        "/a/.., /",
        "/a//, /a/",
        "//, /",
        "/a/../, /",
        "/..., /..."
    })
    void emptyAndDottedSegmentsGoAway(String path, String clean) {
        assertThat(Endpoints.cleanPath(path)).isEqualTo(clean);
    }
}
