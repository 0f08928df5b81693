package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePrefixTest {
    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "///, ''", "am, /am", "/am, /am", "/am/, /am", "//a/b//, /a/b"})
    void slashesAroundAPrefixDoNotMatter(String text, String path) {
        assertThat(RoutePrefix.of(text).path()).isEqualTo(path);
        assertThat(RoutePrefix.of(text).isEmpty()).isEqualTo(path.isEmpty());
    }

    @Test
    void aPrefixHasOneForm() {
        assertThatThrownBy(() -> new RoutePrefix("/am/")).hasMessageContaining("route prefix: /am/");
    }
}
