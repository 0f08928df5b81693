package io.grapevine.mesh.membership;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when the configuration or the time zone rules of a peer begin to differ from those of this replica, and when
 * they agree again. Replicas that differ may both notify of the same alerts.
 */
public final class ConfigurationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Set<String> differing = new TreeSet<>();
    private final Set<String> withOtherZones = new TreeSet<>();

    /** Compares the current members of the cluster with those of the last call, and logs the changes. */
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
            if (!peer.sameZones() && withOtherZones.add(name)) {
                LOG.atWarn().addKeyValue("peer", name).log("Peer has other rules of time zones");
            } else if (peer.sameZones() && withOtherZones.remove(name)) {
                LOG.atInfo().addKeyValue("peer", name).log("Peer has the same rules of time zones again");
            }
        }
        differing.retainAll(present);
        withOtherZones.retainAll(present);
    }
}
