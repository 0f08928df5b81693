package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generator URLs, each tried on a real Alertmanager. */
class GeneratorUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://x",
                "http://",
                "http:",
                "http:x",
                "/",
                "/a b",
                "//x",
                "//x y",
                "///",
                "*",
                "/a:b",
                "http://x/#f",
                "/#%zz",
                "http://h#%zz",
                "http://x/%41",
                "http://x:80",
                "http://x:",
                "http://[::1]",
                "http://[::1]:80/",
                "http://[fe80::1%25en0]/",
                "http://u:p@h/",
                "http://u@h@h/",
                "http://h/a b?c d",
                "http:///x",
                "a:b:c",
                "http://h/?%zz",
                "http://u:p:q@h/",
                "prometheus.example.com:9090/graph",
                "http://a_b/",
                "http://a,b;c=d/",
                "http://%C3%BC/",
                "http://h%25/",
                "http://ü/",
                "http://h/ü",
                "mailto:a@b",
                "x:%zz",
                "http://h/\u00a0",
                "file://C:/x",
                "http://h(/",
                "http://h:80:90/",
                "HTTP://X",
                "/\ud83d\ude00"
            })
    void whatAlertmanagerTakesIsTaken(String uri) {
        assertThat(AlertDecoder.isValidUrl(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a/b",
                "a%zz:b",
                "?q",
                "#f",
                ":",
                "::",
                "./a",
                "1http://x",
                "ht!tp://x",
                " http://x",
                "http://x/%zz",
                "/%zz",
                "http://x:port/",
                "http://h:-1/",
                "http://h h/",
                "http://h%20h/",
                "http://h^/",
                "http://h{x}/",
                "http://a|b/",
                "http://a\\b/",
                "http://%41/",
                "http://%2F/",
                "http://h%3A80/",
                "http://[::1",
                "http://[::1]x/",
                "http://[::1%25]/",
                "http://[fe80::1%en0]/",
                "http://[]/",
                "http://[x]/",
                "http://h[/",
                "http://[::1]]/",
                "http://a[b]c/",
                "http://u%zz@h/",
                "http://u p@h/",
                "http://ü@h/",
                "http://u[@h/",
                "http://h/\t",
                "http://h/\u007f",
                "http://h/%",
                "http://h%0/"
            })
    void whatAlertmanagerRefusesIsRefused(String uri) {
        assertThat(AlertDecoder.isValidUrl(uri)).isFalse();
    }
}
