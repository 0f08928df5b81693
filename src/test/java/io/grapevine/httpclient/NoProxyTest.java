package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.ProxyChoice.NoProxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, http://example.org/, true",
        "example.org, http://EXAMPLE.org/, true",
        "Example.ORG, http://a.b.example.org/, true",
        "example.org, http://badexample.org/, false",
        ".example.org, http://example.org/, false",
        ".example.org, http://a.example.org/, true",
        "*.example.org, http://a.example.org/, true",
        "*.example.org, http://example.org/, false",
        "example.org:8080, http://example.org/, false",
        "example.org:8080, http://a.example.org:8080/, true",
        "example.org:80, http://example.org/, true",
        "example.org:443, https://example.org/, true",
        "*, http://anything/, true",
        "'x, *', http://anything/, true",
        "10.0.0.0/8, http://10.1.2.3/, true",
        "10.0.0.0/8, http://11.1.2.3/, false",
        "10.0.0.0/8, http://ten.example.org/, false",
        "10.1.2.3, http://10.1.2.3:99/, true",
        "10.1.2.3:80, http://10.1.2.3:99/, false",
        "10.1.2.3:99, http://10.1.2.3:99/, true",
        "2001:db8::/32, http://[2001:db8::1]/, true",
        "[2001:db8::1]:80, http://[2001:db8::1]/, true",
        "2001:db8::1, http://[2001:db8::1]/, true",
        "'', http://localhost/, true",
        "'', http://127.8.9.1/, true",
        "'', http://[::1]/, true",
        "'', http://localhost.example.org/, false",
        "' a , , b ', http://b/, true",
        ":80, http://h/, false",
    })
    void coversWhatGoCovers(String list, String url, boolean covered) throws SendFailure {
        assertThat(new NoProxy(list).covers(HttpUrl.parse(url))).isEqualTo(covered);
    }
}
