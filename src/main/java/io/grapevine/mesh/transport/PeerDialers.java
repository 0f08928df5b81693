package io.grapevine.mesh.transport;

import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.transport.link.MeshAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The set of dialled addresses, with limits on their number. On the loop only. */
final class PeerDialers {
    /** The limit of addresses learned from others; the limit of those that members proved as their own is higher. */
    private static final int MAX_DISCOVERED = 512;

    private static final int MOST = 1024;

    private final MeshAddress own;
    private final PeerDirectory directory;
    private final Function<MeshAddress, PeerDialer> maker;
    private final Map<MeshAddress, PeerDialer> targets = new TreeMap<>();

    PeerDialers(MeshAddress own, PeerDirectory directory, Function<MeshAddress, PeerDialer> maker) {
        this.own = own;
        this.directory = directory;
        this.maker = maker;
    }

    void dialConfigured() {
        directory.entries().forEach(entry -> entry.places().forEach(place -> dialNew(place, Integer.MAX_VALUE)));
    }

    void discovered(MeshAddress place) {
        dialNew(place, MAX_DISCOVERED);
    }

    /** Dials the address of a member now; false if there is a link to it already. */
    boolean dial(MeshAddress place) {
        dialNew(place, MOST);
        PeerDialer target = targets.get(place);
        if (target == null || target.link().isPresent()) {
            return false;
        }
        target.dial();
        return true;
    }

    /** Asks the link to an address whether it still works, and makes it anew if not. */
    void check(MeshAddress place) {
        PeerDialer target = targets.get(place);
        if (target != null) {
            target.check();
        }
    }

    private void dialNew(MeshAddress place, int most) {
        if (targets.size() < most && !place.equals(own) && !targets.containsKey(place)) {
            PeerDialer target = maker.apply(place);
            targets.put(place, target);
            target.dial();
        }
    }

    /** The configured text that resolves to this address, if any. */
    Optional<String> configuredText(MeshAddress place) {
        return directory.entries().stream()
                .filter(entry -> entry.places().contains(place))
                .map(entry -> entry.peer().text())
                .findFirst();
    }

    void drop(PeerDialer target) {
        target.drop();
        targets.remove(target.address());
    }

    int size() {
        return targets.size();
    }

    List<SeedStatus> contacts() {
        List<SeedStatus> contacts = new ArrayList<>();
        for (PeerDirectory.Entry entry : directory.entries()) {
            if (entry.places().isEmpty()) {
                contacts.add(unresolved(entry));
            }
            for (MeshAddress place : entry.places()) {
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

    private SeedStatus contact(MeshAddress place) {
        if (place.equals(own)) {
            return SeedStatus.of(place.toString(), SeedStatus.State.SELF);
        }
        PeerDialer target = targets.get(place);
        return target == null
                ? SeedStatus.of(place.toString(), SeedStatus.State.TRYING)
                : target.contact(place.toString());
    }
}
