package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The expectations are what Go's net/url answers; queries are escaped a little further, where they would break the
 * line.
 */
class HttpUrlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            http://h → /
            http://h/a b → /a%20b
            http://h/ü{x} → /%C3%BC%7Bx%7D
            http://h/a%2Fb → /a%2Fb
            http://h/a%2fb c → /a/b%20c
            http://h/!'()* → /!'()*
            http://h/a;b,c:d@e=f&g+h$i → /a;b,c:d@e=f&g+h$i
            http://h?x=a b&ü → /?x=a%20b&%C3%BC
            http://h/w?a=<&> → /w?a=<&>
            http://h/p#frag → /p
            http://h/"<>^|\\ → /%22%3C%3E%5E%7C%5C
            http://h/[a] → /[a]
            http://h/a?b?c → /a?b?c
            HTTP://h/x → /x
            """)
    void httpUrlWritesPathAndQueryAsGoDoes(String url, String target) throws SendFailure {
        assertThat(HttpUrl.parse(url).target()).isEqualTo(target);
    }

    @Test
    void httpUrlReadsHostPortAndUser() throws SendFailure {
        HttpUrl url = HttpUrl.parse("https://u:p%40@[::1]:8080/x");
        assertThat(url.https()).isTrue();
        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.port()).isEqualTo(8080);
        assertThat(url.userInfo()).isEqualTo("u:p@");
        assertThat(url.authority()).isEqualTo("[::1]:8080");
        assertThat(HttpUrl.parse("https://h:/").port()).isEqualTo(443);
        assertThat(HttpUrl.parse("http://bücher.example/").host()).isEqualTo("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "/h",
                "h:80",
                "ftp://h",
                "http:/h",
                "http://",
                "http:///p",
                "http://a b/",
                "http://h:x/",
                "http://h:99999/",
                "http://h/%zz",
                "http://h/%4",
                "http://h/\n",
                "http://h/\u007f",
                "://h",
                "ht tp://h"
            })
    void httpUrlRefusesTheRestWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("URL <redacted>: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "`` → http://h:81/a/b/c?q",
                "?x → http://h:81/a/b/c?x",
                "d → http://h:81/a/b/d",
                "/d → http://h:81/d",
                "../d → http://h:81/a/d",
                "../../../d → http://h:81/d",
                "./ → http://h:81/a/b/",
                ".. → http://h:81/a/",
                ". → http://h:81/a/b/",
                "../ → http://h:81/a/",
                "//o/p → http://o/p",
                "https://o/p?x → https://o/p?x",
                "d/./e/../f → http://h:81/a/b/d/f",
                "/a b → http://h:81/a%20b",
                "#z → http://h:81/a/b/c?q",
                "g;x=1/../y → http://h:81/a/b/y",
            })
    void httpUrlResolvesReferencesAsGoDoes(String reference, String resolved) throws SendFailure {
        HttpUrl base = HttpUrl.parse("http://u:p@h:81/a/b/c?q#f");
        assertThat(base.resolve(reference).absolute()).isEqualTo(resolved);
    }

    @Test
    void httpUrlShowsNothingButHostAndPort() throws SendFailure {
        assertThat(HttpUrl.parse("https://u:p@h/secret?x")).hasToString("h:443");
    }
}
