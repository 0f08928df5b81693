package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.BasicAuth;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig.TlsVersion;
import io.grapevine.config.Url;
import io.grapevine.receiver.plain.Incidentio;
import io.grapevine.receiver.plain.Webhook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
    @Test
    void httpConfigMakesAnAuthorizationOfABearerToken() {
        assertThat(http("{bearer_token: token}").authorization())
                .isEqualTo(Authorization.bearer(new Secret("token"), ""));
        assertThat(http("{bearer_token_file: /token}").authorization())
                .isEqualTo(Authorization.bearer(new Secret(""), "/token"));
    }

    @Test
    void httpConfigTakesBearerForTheTypeThatIsMissing() {
        assertThat(http("{authorization: {credentials: c}}").authorization())
                .isEqualTo(new Authorization("Bearer", new Secret("c"), "", ""));
        assertThat(http("{authorization: {type: ' Custom '}}").authorization())
                .isEqualTo(new Authorization("Custom", new Secret(""), "", ""));
    }

    @Test
    void startsRelativePathsInTheDirectoryOfTheConfiguration() {
        HttpConfig http = http("{basic_auth: {username: u, password_file: p}, tls_config: {ca_file: ../ca, "
                + "cert_file: c, key_file: /k}, http_headers: {X-A: {files: [f, /f]}}}");
        assertThat(http.basicAuth()).isEqualTo(new BasicAuth("u", "", "", new Secret(""), "/etc/alertmanager/p", ""));
        assertThat(http.tlsConfig().caFile()).isEqualTo("/etc/ca");
        assertThat(http.tlsConfig().certFile()).isEqualTo("/etc/alertmanager/c");
        assertThat(http.tlsConfig().keyFile()).isEqualTo("/k");
        assertThat(http.headers())
                .isEqualTo(Map.of("X-A", new HttpHeader(List.of(), List.of(), List.of("/etc/alertmanager/f", "/f"))));
    }

    @Test
    void startsThoseOfIncidentioInTheWorkingDirectory() {
        String config = "{url: 'http://x', http_config: {authorization: {credentials_file: c}}}";
        var authorization = SampleFiles.only(Incidentio.class, SampleFiles.receiver("", "incidentio", config))
                .httpConfig()
                .authorization();
        assertThat(authorization).isEqualTo(Authorization.bearer(new Secret(""), "c"));
    }

    @Test
    void httpConfigTellsAnEmptyProxyFromNone() {
        assertThat(http("{proxy_url: ''}").proxy().proxyUrl()).isEqualTo(new Url(""));
        assertThat(http("{proxy_url: ~}").proxy()).isEqualTo(ProxyConfig.NONE);
    }

    @Test
    void httpConfigReadsProxyHeadersAndVersions() {
        HttpConfig http = http("{proxy_url: 'http://p', no_proxy: n, proxy_connect_header: {B: [x, ''], A: [y]},"
                + " tls_config: {min_version: TLS10, max_version: TLS13}}");
        assertThat(http.proxy().proxyConnectHeader())
                .isEqualTo(Map.of("B", List.of(new Secret("x"), new Secret("")), "A", List.of(new Secret("y"))));
        assertThat(http.tlsConfig().minVersion()).isEqualTo(TlsVersion.TLS10);
        assertThat(http.tlsConfig().maxVersion()).isEqualTo(TlsVersion.TLS13);
    }

    private static HttpConfig http(String config) {
        String webhook = "{url: 'http://x', http_config: " + config + "}";
        return SampleFiles.only(Webhook.class, SampleFiles.receiver("", "webhook", webhook))
                .httpConfig();
    }
}
