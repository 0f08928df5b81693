package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://h:9093, http://h:9093, ''",
        "http://h:9093/, http://h:9093, ''",
        "HTTPS://H/am//, https://H/am, /am",
        "http://h/a/b/, http://h/a/b, /a/b",
        "http://h/a b, http://h/a%20b, /a b",
        "http://h/a%20b/, http://h/a%20b, /a b",
        "http://h/a%2Fb, http://h/a%2Fb, /a/b",
        "http://h/a%2Fb/, http://h/a/b, /a/b",
        "http://h/ü, http://h/%C3%BC, /ü",
        "http://h/a(b), http://h/a(b), /a(b)",
        "http://h/a(b)/, http://h/a%28b%29, /a(b)",
        "http://u:p@h/x, http://u:p@h/x, /x",
        "http://[::1]:9093/x/, http://[::1]:9093/x, /x",
        "http://h/x?q=1, http://h/x?q=1, /x",
        "http://h/x/?q=1#f, http://h/x?q=1#f, /x",
        "http://h?q=1, http://h?q=1, ''",
        "http:foo, http:foo, ''",
        "http:///x, http:///x, /x",
    })
    void urlsAreWrittenAgainAsGoWritesThem(String url, String text, String path) {
        assertThat(ExternalUrl.fault(url)).isEmpty();
        assertThat(ExternalUrl.of(url)).isEqualTo(new ExternalUrl(text, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "://",
                ":foo",
                "h:9093",
                "ftp://h",
                "http",
                "/path",
                "http://h h/",
                "http://h:port/",
                "http://[::1/",
                "http://h/%zz",
                "http://h/%2",
                "http://h/a\nb",
                "http://h^/",
                "http://h%41/",
                "*",
                " http://h",
                "http://h/#%z"
            })
    void whatGoRefusesIsRefused(String url) {
        assertThat(ExternalUrl.fault(url)).get().asString().contains("(expected: a URL");
    }

    @Test
    void withoutAnUrlHostNameAndPortAreAssumed() {
        assertThat(ExternalUrl.local("box", 9093)).isEqualTo(new ExternalUrl("http://box:9093", ""));
    }
}
