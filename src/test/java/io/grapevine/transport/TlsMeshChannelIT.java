package io.grapevine.transport;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.mesh.ChannelContract;
import io.grapevine.transport.link.MeshTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class TlsMeshChannelIT extends ChannelContract {
    private static Path config;

    @BeforeAll
    static void sign(@TempDir Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Authority authority = new Authority(directory);
        authority.issue("good", "ip:127.0.0.1");
        config = authority.config("good", "");
    }

    @Override
    protected Network newNetwork() {
        try {
            return new MeshNetwork(Optional.empty(), Optional.of(new MeshTls(config)));
        } catch (UnusableFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
