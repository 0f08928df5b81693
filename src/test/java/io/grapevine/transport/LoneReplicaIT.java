package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Most replicas have no peer; the mesh costs them next to nothing. */
class LoneReplicaIT {
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    @AutoClose
    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());

    private List<String> threadsOfTheMesh() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("mesh") || name.startsWith("atomix"))
                .toList();
    }

    @Test
    void itListensAndDoesNothingElse() {
        Replica replica = Replica.start(network, "a", "", Optional.empty());
        network.await("the start", () -> contactsWereAsked(replica));
        network.await("the end of those before", () -> threadsOfTheMesh().size() == 1);
        network.pass(300);

        assertThat(replica.mesh.connections()).isZero();
        assertThat(threadsOfTheMesh()).hasSize(1).allMatch(name -> name.startsWith("mesh"));
    }

    @Test
    void itsFirstPeerHasAtomixBegin() {
        Replica replica = Replica.start(network, "a", "", Optional.empty());
        Replica.start(network, "b", "", Optional.empty(), replica.address());

        network.await("the link", () -> replica.saw("up b#1"));
        network.await("probes", () -> threadsOfTheMesh().stream().anyMatch(name -> name.startsWith("atomix")));
    }

    private static boolean contactsWereAsked(Replica replica) {
        replica.loop.execute(() -> replica.events.add("contacts " + replica.mesh.contacts()));
        return replica.saw("contacts []");
    }
}
