package io.grapevine.transport;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.transport.link.Hello.ChannelType;
import io.grapevine.transport.link.Identity;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.LinkClosed;
import io.grapevine.transport.link.LinkPipeline;
import io.grapevine.transport.link.LinkPipeline.Inbox;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.LocalMember;
import io.grapevine.transport.link.MeshAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The channel of the mesh over TCP: decides on the loop which addresses to dial, and passes frames to the core. */
public final class MeshChannel implements Channel {
    /** The refusals that only a process outside this mesh gives. Others may be temporary errors of configuration. */
    private static final Set<LinkRefusal> OUTSIDER =
            EnumSet.of(LinkRefusal.GARBAGE, LinkRefusal.LABEL, LinkRefusal.SELF, LinkRefusal.MALFORMED);

    private final LocalMember own;
    private final ChannelOptions.Timing timing;
    private final EventLoop loop;
    private final LinkPipeline wire;
    private final PeerDirectory directory;
    private final Swim search;
    private final LinkMetrics metrics;
    private final PeerDialers targets = new PeerDialers();
    /** When the latest question to each address began, while it is open. */
    private final Map<MemberId, Duration> asked = new TreeMap<>();

    private final Map<String, FailureLog> failures = new TreeMap<>();
    private final LinkTable roster = new LinkTable();
    private final MemberExchange introductions;
    /** The advertised addresses of the linked members, for any thread. */
    private volatile List<MeshAddress> linked = List.of();

    private boolean closed;

    MeshChannel(
            LocalMember own,
            ChannelOptions.Timing timing,
            EventLoop loop,
            LinkPipeline wire,
            PeerDirectory directory,
            Swim search,
            LinkMetrics metrics) {
        this.own = own;
        this.timing = timing;
        this.loop = loop;
        this.wire = wire;
        this.directory = directory;
        this.search = search;
        this.metrics = metrics;
        introductions = new MemberExchange(loop, timing.reconnectInterval(), roster);
    }

    @Override
    public void start(ChannelListener to) {
        roster.tell(to);
        wire.open(own, new InboundDispatcher());
        directory.start(
                () -> onLoop(targets::dialConfigured), (peer, reason) -> onLoop(() -> lookupFailed(peer, reason)));
        targets.dialConfigured();
    }

    /** Runs a task on the loop, unless the channel is closed by then. */
    private void onLoop(Runnable task) {
        loop.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    private void lookupFailed(PeerAddress peer, String reason) {
        metrics.failed(false);
        failureLog(peer.text(), peer.text()).failed(false, "unknown_name", reason, Duration.ZERO, loop.elapsed());
    }

    private FailureLog failureLog(String peer, String address) {
        return failures.computeIfAbsent(address, ignored -> new FailureLog(peer, address));
    }

    /** Dispatches inbound frames: mesh frames to the event loop, SWIM messages to Atomix on the network thread. */
    private final class InboundDispatcher implements Inbox {
        @Override
        public void onHello(Identity from) {
            onLoop(() -> {
                Optional<Link> link = roster.link(from.id());
                if (link.isEmpty()) {
                    targets.dial(from.address());
                } else { // it may have dialled because of a cut, after which TCP holds our frames back for seconds
                    targets.check(link.get().address());
                }
            });
        }

        @Override
        public void core(Identity from, byte[] body, Runnable done) {
            loop.execute(() -> {
                try {
                    if (!closed) {
                        roster.received(from.id(), body);
                    }
                } finally {
                    done.run();
                }
            });
        }

        @Override
        public void onTell(Identity from, String subject, byte[] body) {
            if (subject.equals(MemberExchange.SUBJECT)) {
                List<MeshAddress> places = MemberExchange.decode(body);
                onLoop(() -> places.forEach(targets::discovered));
            } else {
                var unused = asked(from, subject, body);
            }
        }

        @Override
        public CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body) {
            return search.receive(from, subject, body);
        }
    }

    /** Handles a new link; the first one starts SWIM. */
    void linked(PeerDialer target, Link link) {
        if (!closed) {
            roster.linked(link);
            metrics.linked(target.wasLinked());
            failures.remove(target.address().toString());
            linked = roster.advertised();
            introductions.linked(link);
            search.start(() -> linked, place -> onLoop(() -> targets.discovered(place)));
        }
    }

    /** Handles a link that was made anew beside one that did not answer. */
    void relinked(PeerDialer target, Link old, Link made) {
        if (!closed) {
            roster.relinked(old, made);
            metrics.linked(target.wasLinked());
            linked = roster.advertised();
            introductions.linked(made);
        }
    }

    void unlinked(PeerDialer target, Link link) {
        if (!closed) {
            roster.unlinked(link);
            linked = roster.advertised();
        }
    }

    /** Handles a failed attempt; {@code failingFor} is how long there has been no link. */
    void failed(PeerDialer target, LinkClosed end, Duration failingFor) {
        if (closed) {
            return;
        }
        metrics.failed(target.wasLinked());
        Optional<String> configured = targets.configuredText(target.address());
        log(target, configured, end, failingFor);
        boolean certain = saysThatNoMemberIsThere(end);
        if (certain) {
            roster.refused(target.address());
        } else {
            roster.unreachable(target.address());
        }
        Duration patience = certain ? Duration.ofMinutes(1) : timing.reconnectTimeout();
        if (failingFor.compareTo(patience) >= 0 && configured.isEmpty()) {
            targets.drop(target);
            failures.remove(target.address().toString());
        }
    }

    /** Logs a failure; discovered addresses may be many and share the log of refusals. */
    private void log(PeerDialer target, Optional<String> configured, LinkClosed end, Duration failingFor) {
        if (configured.isPresent()) {
            failureLog(configured.get(), target.address().toString())
                    .failed(target.wasLinked(), end.kind(), end.text(), failingFor, loop.elapsed());
        } else {
            end.refusal().ifPresent(refused -> wire.logRefusal(refused, target.address()));
        }
    }

    private static boolean saysThatNoMemberIsThere(LinkClosed end) {
        return end.equals(LinkClosed.NOBODY_LISTENS) || OUTSIDER.stream().anyMatch(end::isRefusedAs);
    }

    @Override
    public boolean send(MemberId to, byte[] frame) {
        if (frame.length > MAX_FRAME) {
            throw new IllegalArgumentException("frame: " + frame.length + " bytes (expected: at most 1048576)");
        }
        Optional<Link> link = roster.link(to);
        return link.isPresent() && link.get().core(frame);
    }

    @Override
    public void dial(MemberId member) {
        Optional<MeshAddress> home = roster.ask(member);
        if (closed || home.isEmpty()) {
            return;
        }
        Optional<Link> link = roster.link(member);
        link.ifPresent(existing -> targets.check(existing.address()));
        if (link.isPresent() || !targets.dial(home.get())) {
            ask(member, home.get());
        }
    }

    /** Checks over a separate connection which member is at an address. */
    private void ask(MemberId member, MeshAddress place) {
        Duration now = loop.elapsed();
        Duration last = asked.get(member);
        if (last == null || now.minus(last).compareTo(PeerDialer.HEDGE_AFTER) >= 0) {
            asked.put(member, now);
            wire.dial(
                    place,
                    ChannelType.CONTROL,
                    made -> loop.execute(() -> {
                        made.close();
                        if (!made.who().id().equals(member)) {
                            gone(member, DownReason.REPLACED);
                        }
                    }),
                    end -> loop.execute(() -> {
                        boolean latest = asked.remove(member, now);
                        if (saysThatNoMemberIsThere(end)) {
                            gone(member, DownReason.REFUSED);
                        } else if (latest && !closed && !end.equals(LinkClosed.CLOSED)) {
                            roster.unreachable(member);
                        }
                    }));
        }
    }

    private void gone(MemberId member, DownReason reason) {
        if (!closed) {
            roster.gone(member, reason);
        }
    }

    @Override
    public List<SeedStatus> contacts() {
        return targets.contacts();
    }

    /** The advertised address of this replica. */
    public MeshAddress address() {
        return own.who().address();
    }

    /** The number of open connections in both directions; may be called from any thread. */
    int connections() {
        return wire.connections();
    }

    int targets() {
        return targets.size();
    }

    @Override
    public void close() {
        if (!closed) {
            end();
            wire.close();
        }
    }

    void kill() {
        wire.kill();
        loop.execute(this::end);
    }

    private void end() {
        closed = true;
        introductions.stop();
        search.stop();
        directory.close();
    }

    /** The set of dialled addresses, with limits on their number. On the loop only. */
    private final class PeerDialers {
        /** The limit of addresses learned from others; the limit of those that members proved as their own is higher. */
        private static final int MAX_DISCOVERED = 512;

        private static final int MOST = 1024;

        private final Map<MeshAddress, PeerDialer> targets = new TreeMap<>();

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
            if (targets.size() < most && !place.equals(address()) && !targets.containsKey(place)) {
                PeerDialer target = new PeerDialer(place, loop, wire, timing, MeshChannel.this);
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
            if (place.equals(address())) {
                return SeedStatus.of(place.toString(), SeedStatus.State.SELF);
            }
            PeerDialer target = targets.get(place);
            return target == null
                    ? SeedStatus.of(place.toString(), SeedStatus.State.TRYING)
                    : target.contact(place.toString());
        }
    }
}
