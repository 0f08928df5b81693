package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.wire.Link;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who has been linked, and over which links; tells the core. Lives on the loop. */
final class LinkTable {
    private static final int MOST = 1024;

    private final Map<MemberId, Entry> entries = new LinkedHashMap<>();
    private @Nullable ChannelListener listener;

    private static final class Entry {
        private final MemberId id;
        private HostPort advertised;
        private final TreeSet<HostPort> places = new TreeSet<>();
        private final List<Link> links = new ArrayList<>();
        private @Nullable DownReason told;

        private Entry(MemberId id, HostPort advertised) {
            this.id = id;
            this.advertised = advertised;
        }

        /** Where one would look whether it is still there. */
        private HostPort home() {
            return places.contains(advertised) ? advertised : places.first();
        }
    }

    /** Says who is told, before anything happens. */
    void tell(ChannelListener to) {
        if (listener != null) {
            throw new IllegalStateException("started twice");
        }
        listener = to;
    }

    private ChannelListener listener() {
        return Objects.requireNonNull(listener, "started first");
    }

    /** There is a link; whoever was at that address before is not there any more. */
    void linked(Link link) {
        MemberId id = link.who().id();
        replaced(link.address(), id);
        Entry entry =
                entries.computeIfAbsent(id, added -> new Entry(added, link.who().address()));
        entry.advertised = link.who().address();
        entry.places.add(link.address());
        entry.links.add(link);
        entry.told = null;
        if (entry.links.size() == 1) {
            forgetOldest();
            listener().onUp(id, entry.advertised.toString());
        }
    }

    /** A link has ended. */
    void unlinked(Link link) {
        Entry entry = entries.get(link.who().id());
        if (entry != null && entry.links.remove(link) && entry.links.isEmpty()) {
            down(entry, DownReason.CLOSED);
        }
    }

    /** Tells it once, as an address that refuses does so again and again. */
    private void down(Entry entry, DownReason reason) {
        if (entry.told != reason) {
            entry.told = reason;
            listener().onDown(entry.id, reason);
        }
    }

    /** A frame has come; only of those who are linked it is passed on. */
    void received(MemberId from, byte[] frame) {
        if (link(from).isPresent()) {
            listener().onFrame(from, frame);
        }
    }

    /** Nobody who belongs to the mesh is at this address. */
    void refused(HostPort place) {
        for (Entry entry : List.copyOf(entries.values())) {
            if (entry.links.isEmpty() && entry.home().equals(place)) {
                down(entry, DownReason.REFUSED);
            }
        }
    }

    private void replaced(HostPort place, MemberId by) {
        for (Entry entry : List.copyOf(entries.values())) {
            if (!entry.id.equals(by) && entry.home().equals(place)) {
                gone(entry.id, DownReason.REPLACED);
            }
        }
    }

    /** It is certain that the member is no more, whatever links there seem to be. */
    void gone(MemberId member, DownReason reason) {
        Entry entry = entries.get(member);
        if (entry != null) {
            List<Link> links = List.copyOf(entry.links);
            entry.links.clear();
            links.forEach(Link::close);
            down(entry, reason);
        }
    }

    /** A link to the member, if there is one. */
    Optional<Link> link(MemberId member) {
        Entry entry = entries.get(member);
        return entry == null ? Optional.empty() : entry.links.stream().findFirst();
    }

    /** Where to ask for the member, if it was ever linked; the answer shall be told even if it is known. */
    Optional<HostPort> ask(MemberId member) {
        Entry entry = entries.get(member);
        if (entry == null) {
            return Optional.empty();
        }
        entry.told = null;
        return Optional.of(entry.home());
    }

    /** The addresses that linked members gave as theirs. */
    List<HostPort> advertised() {
        return entries.values().stream()
                .filter(entry -> !entry.links.isEmpty())
                .map(entry -> entry.advertised)
                .toList();
    }

    /** One link to each member that is linked. */
    List<Link> links() {
        return entries.values().stream()
                .flatMap(entry -> entry.links.stream().limit(1))
                .toList();
    }

    private void forgetOldest() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > MOST && oldest.hasNext()) {
            if (oldest.next().links.isEmpty()) {
                oldest.remove();
            }
        }
    }
}
