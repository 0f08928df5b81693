package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://x, http://x",
        "HTTP://X/Y, http://X/Y",
        "http://x/a b, http://x/a%20b",
        "http://x/%41%2f, http://x/%41%2f",
        "http://x/ü?ü=ö#é, http://x/%C3%BC?ü=ö#%C3%A9",
        "http://é/, http://%C3%A9/",
        "http://x?, http://x?",
        "http://x/?a#, http://x/?a",
        "http://u:p@h/, http://u:p@h/",
        "http://a@b@c/, ",
        "'http://u:p%40:w@h/', http://u:p%40%3Aw@h/",
        "http://[fe80::1%25en0]:9/, http://[fe80::1%25en0]:9/",
        "http://[::ffff:1.2.3.4]/, http://[::ffff:1.2.3.4]/",
        "http://x/!$&()*+;=:@[]~-_., http://x/!$&()*+;=:@[]~-_.",
        "http://x/^, http://x/%5E",
        "http:/x, http:/x",
        "mailto:a b, mailto:a b",
        "//x/y, //x/y",
        "a/b, a/b",
        "http://127:0.0.1:5001/, http://127:0.0.1:5001/"
    })
    void goUrlIsReadAndWrittenAsGoDoes(String text, String written) throws Exception {
        assertThat(GoUrl.parse(text).text()).isEqualTo(written == null ? "http://a%40b@c/" : written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":x",
                "1x://y",
                "http://x:ab/",
                "http://x/%zz",
                "http://%41/",
                "http://[::1",
                "http://[1.2.3.4]/",
                "http://x y/",
                "http://us er@h/",
                "http://x/\t",
                "http://x[::1]/",
                "http://[::1]x/",
                "http://[1:2:3:4:5:6:7:8:9]/",
                "http://[::1::]/"
            })
    void goUrlIsRefusedWhereGoRefusesIt(String text) {
        assertThatThrownBy(() -> GoUrl.parse(text)).isInstanceOf(GoUrl.Malformed.class);
    }

    @Test
    void errorShowsNoPartOfTheUrl() {
        assertThatThrownBy(() -> GoUrl.parse("http://hush@x/hush?hush%zz\u0001"))
                .isInstanceOf(GoUrl.Malformed.class)
                .message()
                .doesNotContain("hush");
    }

    @Test
    void urlHasItsParts() throws Exception {
        GoUrl url = GoUrl.parse("HTTPS://u:p%40@h:1/a%2Fb//?q=1#f");
        assertThat(url.scheme()).isEqualTo("https");
        assertThat(url.host()).isEqualTo("h:1");
        assertThat(url.userInfo()).contains("u:p@");
        assertThat(url.decodedPath()).isEqualTo("/a/b//");
        assertThat(url.withoutSlashAtEnd().text()).isEqualTo("https://u:p%40@h:1/a/b?q=1#f");
        assertThat(url).hasToString("https://h:1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/api/, k/r, http://h/api/k/r",
        "http://h/a%2Fb/(c)/?q=1#f, k é?#/%2F, http://h/a/b/%28c%29/k%20%C3%A9%3F%23/%252F?q=1#f",
        "http://h, /x, http://h/x",
    })
    void goUrlTakesMoreAtTheEndOfItsPath(String url, String more, String longer) throws Exception {
        assertThat(GoUrl.parse(url).withMorePath(more).text()).isEqualTo(longer);
    }

    @Test
    void goUrlEscapesFormsAsGoDoes() {
        assertThat(GoUrl.escapeForm("a b+c/ü~-_.*!'():@")).isEqualTo("a+b%2Bc%2F%C3%BC~-_.%2A%21%27%28%29%3A%40");
    }
}
