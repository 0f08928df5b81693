package io.grapevine.mesh.membership;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when another replica's configuration begins to differ from this one's, or the rules of its time zones do, and when they no
 * longer do: replicas that differ so notify beside each other.
 */
public final class ConfigurationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Set<String> differing = new TreeSet<>();
    private final Set<String> withOtherZones = new TreeSet<>();

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
