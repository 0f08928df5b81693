package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.transport.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshTlsExampleTest {
    @Test
    void exampleAuthenticatesBothEnds(@TempDir Path directory) throws Exception {
        Authority authority = new Authority(directory);
        authority.issue("replica", "ip:127.0.0.1");
        Files.copy(directory.resolve("ca.pem"), directory.resolve("authority.pem"));
        Path example =
                Files.copy(Path.of("config-examples/cluster/mutual-tls.yml"), directory.resolve("mutual-tls.yml"));

        assertThat(new MeshTls(example).authenticatesBothEnds()).isTrue();
    }

    @Test
    void allFaultsAreNamedWithTheirPlaces(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("tls.yml"), """
                tls_server_config: {cert_file: a, min_version: TLS9}
                tls_client_config: {key_file: b, nope: 1}
                """);

        assertThatThrownBy(() -> new MeshTls(file)).message().isEqualTo("""
                        FILE:1:20: tls_server_config: no key (expected: key or key_file)
                        FILE:1:48: tls_server_config.min_version: "TLS9" (expected: one of TLS10, TLS11, TLS12, TLS13)
                        FILE:2:20: tls_client_config: key alone (expected: both or neither)
                        FILE:2:34: tls_client_config.nope: field not found (expected: one of cert, cert_file, key, key_file, ca, \
                        ca_file, server_name, insecure_skip_verify, min_version, max_version)""".replace("FILE", file.toString()));
    }
}
