package io.grapevine.transport;

import io.grapevine.mesh.ChannelContract;
import java.util.Optional;

class MeshChannelIT extends ChannelContract {
    @Override
    protected Network newNetwork() {
        return new MeshNetwork(Optional.empty(), Optional.empty());
    }
}
