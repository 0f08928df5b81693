package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        ":9093, '', 9093, [::]:9093",
        "127.0.0.1:0, 127.0.0.1, 0, 127.0.0.1:0",
        "[::1]:9093, ::1, 9093, [::1]:9093",
        "localhost:1, localhost, 1, localhost:1",
        "h:, h, 0, h:0",
    })
    void hostAndPortAreTakenApart(String text, String host, int port, String shown) {
        assertThat(ListenAddress.parse(text)).contains(new ListenAddress(host, port));
        assertThat(new ListenAddress(host, port)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9093", "h", "::1:9093", "[::1]", "h:x", "h:65536", "h:-1", "[h:1", "vsock://:9093"})
    void whatIsNoAddressIsRefused(String text) {
        assertThat(ListenAddress.parse(text)).isEmpty();
    }
}
