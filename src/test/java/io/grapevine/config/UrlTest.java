package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://user:hush@host/path, http://user:xxxxx@host/path",
        "http://user:hu%40sh@host:80, http://user:xxxxx@host:80",
        "http://user:hush@, http://user:xxxxx@",
        "http://:hush@host, http://:xxxxx@host",
        "http://user@host:80, http://user@host:80",
        "http://host:80/a@b, http://host:80/a@b",
        "http://host/?q=user:x@y, http://host/?q=user:x@y",
        "http://host:80#a@b, http://host:80#a@b",
        "host, host",
        "'', ''"
    })
    void urlPrintsWithoutItsPassword(String url, String printed) {
        assertThat(new Url(url)).hasToString(printed);
        assertThat(new Url(url).reveal()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "http://host, http://host/",
        "http://host/, http://host/",
        "http://host/a, http://host/a/",
        "http://host?q=/, http://host/?q=/",
        "http://host/a#b/, http://host/a/#b/"
    })
    void getsASlashAtTheEndOfItsPath(String url, String slashed) {
        assertThat(new Url(url).withTrailingSlash()).isEqualTo(new Url(slashed));
    }
}
