package io.grapevine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;

/** Waits for a container that ends, whether with success or not. */
final class EndsByItself extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String id) {
        ContainerState state = client.inspectContainerCmd(id).exec().getState();
        return Boolean.TRUE.equals(state.getRunning()) || "created".equals(state.getStatus())
                ? StartupStatus.NOT_YET_KNOWN
                : StartupStatus.SUCCESSFUL;
    }
}
