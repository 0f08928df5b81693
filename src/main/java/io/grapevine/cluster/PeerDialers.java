package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.address.PeerDirectory;
import io.grapevine.mesh.membership.SeedStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The addresses that are dialled, and how many they may be. Lives on the loop. */
final class PeerDialers {
    /** Those that members have proven to be theirs may be more than those that are only hearsay. */
    private static final int MOST_HEARSAY = 512;

    private static final int MOST = 1024;

    private final HostPort own;
    private final PeerDirectory directory;
    private final Function<HostPort, PeerDialer> maker;
    private final Map<HostPort, PeerDialer> targets = new TreeMap<>();

    PeerDialers(HostPort own, PeerDirectory directory, Function<HostPort, PeerDialer> maker) {
        this.own = own;
        this.directory = directory;
        this.maker = maker;
    }

    /** Dials what the configured addresses lead to by now. */
    void dialConfigured() {
        directory.entries().forEach(entry -> entry.places().forEach(place -> dialNew(place, Integer.MAX_VALUE)));
    }

    /** Somebody may be at this address. */
    void heardOf(HostPort place) {
        dialNew(place, MOST_HEARSAY);
    }

    /** Dials the address of a member now; false if no attempt at it can tell more, as somebody is linked there. */
    boolean dial(HostPort place) {
        dialNew(place, MOST);
        PeerDialer target = targets.get(place);
        if (target == null || target.link().isPresent()) {
            return false;
        }
        target.dial();
        return true;
    }

    private void dialNew(HostPort place, int most) {
        if (targets.size() < most && !place.equals(own) && !targets.containsKey(place)) {
            PeerDialer target = maker.apply(place);
            targets.put(place, target);
            target.dial();
        }
    }

    /** What was configured and leads to this address; empty if nothing was. */
    Optional<String> configuredText(HostPort place) {
        return directory.entries().stream()
                .filter(entry -> entry.places().contains(place))
                .map(entry -> entry.peer().text())
                .findFirst();
    }

    /** Dials it no more. */
    void drop(PeerDialer target) {
        target.drop();
        targets.remove(target.address());
    }

    int size() {
        return targets.size();
    }

    /** What is known of each configured address. */
    List<SeedStatus> contacts() {
        List<SeedStatus> contacts = new ArrayList<>();
        for (PeerDirectory.Entry entry : directory.entries()) {
            if (entry.places().isEmpty()) {
                contacts.add(unresolved(entry));
            }
            for (HostPort place : entry.places()) {
                SeedStatus contact = contact(place);
                String text = entry.peer().text();
                contacts.add(entry.peer().place().equals(place) ? contact : contact.configuredAs(text));
            }
        }
        return contacts;
    }

    private static SeedStatus unresolved(PeerDirectory.Entry entry) {
        String text = entry.peer().text();
        return entry.fault().isEmpty()
                ? SeedStatus.of(text, SeedStatus.State.TRYING).because("looking up the name")
                : SeedStatus.of(text, SeedStatus.State.UNRESOLVED).because(entry.fault());
    }

    private SeedStatus contact(HostPort place) {
        if (place.equals(own)) {
            return SeedStatus.of(place.toString(), SeedStatus.State.SELF);
        }
        PeerDialer target = targets.get(place);
        return target == null
                ? SeedStatus.of(place.toString(), SeedStatus.State.TRYING)
                : target.contact(place.toString());
    }
}
