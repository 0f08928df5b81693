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

    @ParameterizedTest
    @CsvSource({
        "/wächter, /w%C3%A4chter, /w%C3%A4chter/-/ready",
        "/wächter, /w%c3%a4chter, /w%C3%A4chter/-/ready",
        "/wächter, /w\u00c3\u00a4chter, /w%C3%A4chter/-/ready",
        "/wächter, /%77%C3%A4chter, /w%C3%A4chter/-/ready",
        "/team a, /team%20a, /team%20a/-/ready",
        "/a:b, /a:b, /a%3Ab/-/ready",
        "/100%, /100%25, /100%25/-/ready",
        "/wächter, /waechter, /waechter/-/ready",
        "/wächter, /w%C3, /w%C3/-/ready",
        "/wächter, /w%C3%zzchter, /w%C3%zzchter/-/ready",
        "/wächter, /w%, /w%/-/ready",
    })
    void aRequestIsKnownHoweverItsPrefixIsEscaped(String prefix, String sent, String canonical) {
        assertThat(RoutePrefix.of(prefix).canonical(sent + "/-/ready")).isEqualTo(canonical);
        assertThat(RoutePrefix.of("/am").isEscaped()).isFalse();
    }

    @Test
    void aPrefixHasOneForm() {
        assertThatThrownBy(() -> new RoutePrefix("/am/")).hasMessageContaining("route prefix: /am/");
    }
}
