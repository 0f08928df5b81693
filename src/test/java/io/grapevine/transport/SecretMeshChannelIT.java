package io.grapevine.transport;

import io.grapevine.config.Secret;
import io.grapevine.mesh.ChannelContract;
import java.util.Optional;

class SecretMeshChannelIT extends ChannelContract {
    @Override
    protected Network newNetwork() {
        return new MeshNetwork(Optional.of(new Secret("a shared secret")), Optional.empty());
    }
}
