package io.grapevine.mesh.membership;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when another replica's configuration begins to differ from this one's, and when it no longer does: replicas
 * whose configurations differ notify beside each other.
 */
public final class ConfigurationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Set<String> differing = new TreeSet<>();

    /** Looks at the replicas that are there by now. */
    public void look(List<Peer> peers) {
        Set<String> present = new TreeSet<>();
        for (Peer peer : peers) {
            String name = peer.id().name();
            present.add(name);
            if (!peer.sameConfiguration() && differing.add(name)) {
                LOG.atWarn().addKeyValue("peer", name).log("Peer has a different configuration");
            } else if (peer.sameConfiguration() && differing.remove(name)) {
                LOG.atInfo().addKeyValue("peer", name).log("Peer has the same configuration again");
            }
        }
        differing.retainAll(present);
    }
}
