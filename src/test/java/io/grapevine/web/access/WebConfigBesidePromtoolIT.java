package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Accepts and refuses web configurations as exporter-toolkit does, which promtool contains. */
class WebConfigBesidePromtoolIT {
    private static final String HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

    /** In each, {@code PAIR} stands for a certificate with its key. */
    private static final List<String> FILES = List.of(
            "",
            "null",
            "x",
            "[]",
            "tls_server_config: {}",
            "tls_server_config: {PAIR}",
            "tls_server_config: {PAIR, nope: 1}",
            "tls_server_config: {PAIR, curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]}",
            "tls_server_config: {PAIR, curve_preferences: [x25519]}",
            "tls_server_config: {PAIR, cipher_suites: []}",
            "tls_server_config: {PAIR, cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256]}",
            "tls_server_config: {PAIR, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]}",
            "tls_server_config: {PAIR, cipher_suites: [TLS_AES_128_GCM_SHA256]}\nhttp_server_config: {http2: false}",
            "tls_server_config: {PAIR, min_version: TLS10, max_version: TLS13}",
            "tls_server_config: {PAIR, min_version: SSL30}",
            "tls_server_config: {PAIR, client_auth_type: RequireClientCert}",
            "tls_server_config: {PAIR, client_auth_type: requireclientcert}",
            "tls_server_config: {PAIR, client_auth_type: RequireAndVerifyClientCert}",
            "tls_server_config: {PAIR, client_auth_type: RequireAndVerifyClientCert, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_auth_type: VerifyClientCertIfGiven, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_auth_type: RequestClientCert, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_auth_type: RequireAnyClientCert, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_auth_type: NoClientCert, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_ca_file: server.crt}",
            "tls_server_config: {PAIR, client_auth_type: RequireAndVerifyClientCert, client_ca_file: none.crt}",
            "tls_server_config: {cert_file: server.crt}",
            "tls_server_config: {key_file: server.key}",
            "tls_server_config: {client_auth_type: RequestClientCert}",
            "tls_server_config: {cert_file: none.crt, key_file: server.key}",
            "tls_server_config: {cert_file: server.crt, key_file: server.crt}",
            "tls_server_config: {min_version: TLS12}",
            "tls_server_config: {prefer_server_cipher_suites: no, PAIR}",
            "http_server_config: {http2: false}",
            "http_server_config: {http2: 'false'}",
            "http_server_config: {http2: off}",
            "http_server_config: {http2: y}",
            "http_server_config: {headers: {Strict-Transport-Security: x, X-XSS-Protection: 1}}",
            "http_server_config: {headers: {X-Frame-Options: sameorigin, X-Content-Type-Options: nosniff}}",
            "http_server_config: {headers: {X-Frame-Options: ''}}",
            "http_server_config: {headers: {X-Frame-Options: DENY}}",
            "http_server_config: {headers: {x-frame-options: deny}}",
            "http_server_config: {headers: {X-Content-Type-Options: [nosniff]}}",
            "basic_auth_users: {a: '" + HASH + "'}",
            "basic_auth_users: {1: '" + HASH + "'}",
            "basic_auth_users: {'': '" + HASH + "'}",
            "basic_auth_users: {a: '" + HASH + "x'}",
            "basic_auth_users: {a: x}",
            "basic_auth_users: {a: }",
            "nope: 1",
            "---\nhttp_server_config: {http2: false}\n---\nnope: 1\n");

    @TempDir
    static Path directory;

    @BeforeAll
    static void certificates() throws Exception {
        MadeCertificates.make(directory, "server", "EC")
                .write(directory.resolve("server.crt"), directory.resolve("server.key"));
    }

    @TestFactory
    Stream<DynamicTest> filesAreValidHereIfTheyAreThere() {
        Path promtool = Tool.find("promtool");
        return FILES.stream()
                .map(text -> DynamicTest.dynamicTest("\"" + text + "\"", () -> {
                    Path file = directory.resolve("web.yml");
                    Files.writeString(file, text.replace("PAIR", "cert_file: server.crt, key_file: server.key"));
                    assertThat(isValidHere(file)).isEqualTo(isValidThere(promtool, file));
                }));
    }

    private static boolean isValidHere(Path file) {
        try {
            Access.from(file);
            return true;
        } catch (UnusableFileException e) {
            return false;
        }
    }

    private static boolean isValidThere(Path promtool, Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(promtool.toString(), "check", "web-config", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isBetween(0, 1);
        return process.exitValue() == 0;
    }
}
