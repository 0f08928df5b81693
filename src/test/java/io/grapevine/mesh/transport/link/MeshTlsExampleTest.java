package io.grapevine.mesh.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.transport.Authority;
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
}
