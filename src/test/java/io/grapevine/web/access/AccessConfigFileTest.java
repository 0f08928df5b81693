package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.tls.ServerTls;
import io.grapevine.config.tls.ServerTls.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessConfigFileTest {
    private static final String HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

    @TempDir
    Path directory;

    private AccessConfig read(String yaml) throws UnusableFileException, IOException {
        Path file = directory.resolve("web.yml");
        Files.writeString(file, yaml);
        return AccessConfig.read(file, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "tls_server_config:\n", "tls_server_config: {}\nbasic_auth_users: {}\n"})
    void anEmptyFileAllowsAnyCaller(String yaml) throws UnusableFileException, IOException {
        AccessConfig config = read(yaml);

        assertThat(config.tls()).isEmpty();
        assertThat(config.users()).isEmpty();
        assertThat(config.http2()).isFalse();
        assertThat(config.rate().limits()).isFalse();
    }

    @Test
    void exampleForTenantsRequiresClientCertificates() throws UnusableFileException, IOException {
        ServerTls tls = AccessConfig.read(Path.of("config-examples/tenants/web.yml"), Optional.empty())
                .tls()
                .orElseThrow();

        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY);
        assertThat(tls.clientCa()).isPresent();
    }

    @Test
    void everyFieldIsRead() throws UnusableFileException, IOException {
        AccessConfig config = read("""
                tls_server_config:
                  cert_file: server.crt
                  key_file: /keys/server.key
                  client_ca_file: ca.crt
                  client_auth_type: RequireAndVerifyClientCert
                  client_allowed_sans: [a.example, 10.0.0.1]
                  min_version: TLS13
                  max_version: TLS13
                  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]
                  curve_preferences: [X25519]
                  prefer_server_cipher_suites: false
                http_server_config:
                  http2: false
                  headers:
                    X-Frame-Options: deny
                    Content-Security-Policy: |
                      default-src 'self';
                      frame-src 'none'
                basic_auth_users:
                  alice: %s
                rate_limit:
                  interval: 1.5s
                  burst: 3
                """.formatted(HASH));

        ServerTls tls = config.tls().orElseThrow();
        assertThat(tls.certificate()).isEqualTo(new Pem.InFile(directory.resolve("server.crt")));
        assertThat(tls.key()).isEqualTo(new Pem.InFile(Path.of("/keys/server.key")));
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY);
        assertThat(tls.allowedSans()).containsExactly("a.example", "10.0.0.1");
        assertThat(tls.versions()).containsExactly("TLSv1.3");
        assertThat(tls.ciphers()).contains("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
        assertThat(tls.curves()).containsExactly("x25519");
        assertThat(config.http2()).isFalse();
        assertThat(config.headers())
                .containsOnlyKeys("Content-Security-Policy", "X-Frame-Options")
                .containsEntry("Content-Security-Policy", "default-src 'self'; frame-src 'none'");
        assertThat(config.rate()).isEqualTo(new AccessConfig.Rate(Duration.ofMillis(1500), 3));
        assertThat(config.users().get("alice").reveal()).isEqualTo(HASH);
        assertThat(config.toString()).doesNotContain(HASH);
    }

    @Test
    void tlsIs12Or13WithHttp2UnlessTheFileSaysOtherwise() throws UnusableFileException, IOException {
        AccessConfig config = read("tls_server_config: {cert_file: a, key_file: b}");

        assertThat(config.http2()).isTrue();
        assertThat(config.tls().orElseThrow().versions()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(config.tls().orElseThrow().clientAuth()).isEqualTo(ClientAuth.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', NONE",
        "NoClientCert, NONE",
        "RequestClientCert, REQUEST",
        "RequireClientCert, REQUIRE_ANY",
        "RequireAnyClientCert, REQUIRE_ANY",
        "VerifyClientCertIfGiven, VERIFY_IF_GIVEN"
    })
    void kindsOfClientChecksHaveGosNames(String name, ClientAuth expected) throws UnusableFileException, IOException {
        AccessConfig config = read("tls_server_config: {cert_file: a, key_file: b, client_auth_type: '" + name + "'}");

        assertThat(config.tls().orElseThrow().clientAuth()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x|web.yml:1:1: a single value (expected: a mapping)",
                "nope: 1|web.yml:1:1: nope: field not found",
                "tls_server_config: {cert_filse: a}|web.yml:1:21: tls_server_config.cert_filse: field not found (expected: cert_file)",
                "tls_server_config: {cert_file: a}|tls_server_config: no key",
                "tls_server_config: {key_file: a}|tls_server_config: no cert",
                "tls_server_config: {client_auth_type: x, cert_file: a, key_file: b}|tls_server_config.client_auth_type: \"x\" (expected: one of NoClientCert",
                "tls_server_config: {client_ca_file: c, cert_file: a, key_file: b}|client_auth_type: missing (expected: another one beside client_ca)",
                "tls_server_config: {cert_file: [a]}|tls_server_config.cert_file: a list (expected: a string)",
                "tls_server_config: {min_version: TLS111}|min_version: \"TLS111\"",
                "tls_server_config: {min_version: TLS13, max_version: TLS12}|max_version: \"TLS12\" (expected: not below",
                "tls_server_config: {cipher_suites: [NOPE]}|cipher_suites[0]: \"NOPE\" (expected: one of TLS_ECDHE",
                "tls_server_config: {cipher_suites: TLS}|tls_server_config.cipher_suites: a single value (expected: a list)",
                "tls_server_config: {curve_preferences: [CurveP257]}|curve_preferences[0]: \"CurveP257\" (expected: one of CurveP256",
                "tls_server_config: {cert_file: a, key_file: b, cipher_suites:"
                        + " [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]}|cipher_suites: none",
                "http_server_config: {http2: maybe}|http_server_config.http2: \"maybe\" (expected: true or false)",
                "http_server_config: {headers: {Content-Type: x}}|headers.Content-Type: no header that can be set (expected: one of Content-Sec",
                "http_server_config: {headers: {X-Frame-Options: foo}}|headers.X-Frame-Options: \"foo\" (expected: one of deny",
                "http_server_config: {headers: {X-Content-Type-Options: sniff}}|headers.X-Content-Type-Options: \"sniff\" (expected: one of nosniff)",
                "rate_limit: {interval: soon}|rate_limit.interval: \"soon\" (expected: a duration)",
                "rate_limit: {burst: x}|rate_limit.burst: \"x\" (expected: an integer)",
                "basic_auth_users: {john: hunter2}|basic_auth_users.john: <secret>",
                "a: [|web.yml:1: ",
                "rate_limit: {}\\nrate_limit: {}|web.yml:2:1: rate_limit: already set",
            })
    void aFaultNamesItsFieldAndNoSecret(String yaml, String fault) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining(directory.resolve("web.yml").toString())
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void allFaultsAreNamedAtOnceInTheOrderOfTheFile() {
        String yaml = """
                basic_auth_users: {john: hunter2, jane: [hunter2]}
                rate_limit: {interval: soon}
                tls_server_config: {key: [hunter2], client_auth_type: x, cert_file: "a\\0"}
                """;

        assertThatThrownBy(() -> read(yaml)).message().isEqualTo("""
                        web.yml:1:26: basic_auth_users.john: <secret> (expected: a bcrypt hash)
                        web.yml:1:41: basic_auth_users.jane: a list (expected: a string)
                        web.yml:2:24: rate_limit.interval: "soon" (expected: a duration)
                        web.yml:3:26: tls_server_config.key: a list (expected: a string)
                        web.yml:3:55: tls_server_config.client_auth_type: "x" (expected: one of NoClientCert, \
                        RequestClientCert, RequireAndVerifyClientCert, RequireAnyClientCert, RequireClientCert, \
                        VerifyClientCertIfGiven)
                        web.yml:3:69: tls_server_config.cert_file: "a\\x00" (expected: the path of a file)""".replace(
                        "web.yml", directory.resolve("web.yml").toString()));
    }

    @Test
    void aBareIntervalIsInNanoseconds() throws UnusableFileException, IOException {
        assertThat(read("rate_limit: {interval: 5, burst: 1}").rate().interval())
                .isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void onlyARestartEndsTls() throws UnusableFileException, IOException {
        AccessConfig before = read("tls_server_config: {cert_file: a, key_file: b}");
        Path file = Files.writeString(directory.resolve("web.yml"), "http_server_config: {http2: true}");

        assertThatThrownBy(() -> AccessConfig.read(file, Optional.of(before)))
                .hasMessageContaining("tls_server_config: nothing, where there was one");
    }

    @Test
    void aMissingFileIsAFault() {
        assertThatThrownBy(() -> AccessConfig.read(directory.resolve("none"), Optional.empty()))
                .hasMessageContaining("none");
    }
}
