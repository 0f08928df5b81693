package io.grapevine.transport;

import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.MeshAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Table of the linked members and their links, which notifies the core of changes. On the loop only. */
final class LinkTable {
    private static final int MOST = 1024;

    private final Map<MemberId, Entry> entries = new LinkedHashMap<>();
    private @Nullable ChannelListener listener;

    private static final class Entry {
        private final MemberId id;
        private MeshAddress advertised;
        private final TreeSet<MeshAddress> places = new TreeSet<>();
        private final List<Link> links = new ArrayList<>();
        private @Nullable DownReason reported;

        private Entry(MemberId id, MeshAddress advertised) {
            this.id = id;
            this.advertised = advertised;
        }

        /** The address by which to check whether the member is up. */
        private MeshAddress home() {
            return places.contains(advertised) ? advertised : places.first();
        }
    }

    void tell(ChannelListener to) {
        if (listener != null) {
            throw new IllegalStateException("started twice");
        }
        listener = to;
    }

    private ChannelListener listener() {
        return Objects.requireNonNull(listener, "started first");
    }

    /** Adds a link; another member linked at its address before is down. */
    void linked(Link link) {
        MemberId id = link.who().id();
        superseded(link.address(), id);
        Entry entry =
                entries.computeIfAbsent(id, added -> new Entry(added, link.who().address()));
        entry.advertised = link.who().address();
        entry.places.add(link.address());
        entry.links.add(link);
        entry.reported = null;
        if (entry.links.size() == 1) {
            forgetOldest();
            listener().onUp(id, entry.advertised.toString());
        }
    }

    /**
     * Puts a new link in the place of one that does not answer; the end of the old one is not reported if both lead to
     * the same member.
     */
    void relinked(Link old, Link made) {
        Entry entry = entries.get(old.who().id());
        if (entry != null && old.who().id().equals(made.who().id())) {
            entry.links.remove(old);
        } else {
            unlinked(old);
        }
        linked(made);
    }

    void unlinked(Link link) {
        Entry entry = entries.get(link.who().id());
        if (entry != null && entry.links.remove(link) && entry.links.isEmpty()) {
            down(entry, DownReason.CLOSED);
        }
    }

    /** Notifies the core that a member is down, once, as an address may refuse repeatedly. */
    private void down(Entry entry, DownReason reason) {
        if (entry.reported != reason) {
            entry.reported = reason;
            listener().onDown(entry.id, reason);
        }
    }

    void received(MemberId from, byte[] frame) {
        if (link(from).isPresent()) {
            listener().onFrame(from, frame);
        }
    }

    /** Marks the members at this address as down, as it has no process of this mesh. */
    void refused(MeshAddress place) {
        unlinkedAt(place).forEach(entry -> down(entry, DownReason.REFUSED));
    }

    /** Tells of the members at this address that an attempt to connect has failed. */
    void unreachable(MeshAddress place) {
        unlinkedAt(place).forEach(entry -> unreachable(entry.id));
    }

    private List<Entry> unlinkedAt(MeshAddress place) {
        return entries.values().stream()
                .filter(entry -> entry.links.isEmpty() && entry.home().equals(place))
                .toList();
    }

    void unreachable(MemberId member) {
        listener().onUnreachable(member);
    }

    private void superseded(MeshAddress place, MemberId by) {
        for (Entry entry : List.copyOf(entries.values())) {
            if (!entry.id.equals(by) && entry.home().equals(place)) {
                gone(entry.id, DownReason.REPLACED);
            }
        }
    }

    /** Removes a member that is certainly down, with its links. */
    void gone(MemberId member, DownReason reason) {
        Entry entry = entries.get(member);
        if (entry != null) {
            List<Link> links = List.copyOf(entry.links);
            entry.links.clear();
            links.forEach(Link::close);
            down(entry, reason);
        }
    }

    Optional<Link> link(MemberId member) {
        Entry entry = entries.get(member);
        return entry == null ? Optional.empty() : entry.links.stream().findFirst();
    }

    /** The address of the member, if it was ever linked; its state is notified again, even if unchanged. */
    Optional<MeshAddress> ask(MemberId member) {
        Entry entry = entries.get(member);
        if (entry == null) {
            return Optional.empty();
        }
        entry.reported = null;
        return Optional.of(entry.home());
    }

    List<MeshAddress> advertised() {
        return entries.values().stream()
                .filter(entry -> !entry.links.isEmpty())
                .map(entry -> entry.advertised)
                .toList();
    }

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
