package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.address.PeerAddress;
import io.grapevine.cluster.address.PeerDirectory;
import io.grapevine.cluster.swim.Swim;
import io.grapevine.cluster.wire.ChannelType;
import io.grapevine.cluster.wire.Identity;
import io.grapevine.cluster.wire.Link;
import io.grapevine.cluster.wire.LinkClosed;
import io.grapevine.cluster.wire.LinkClosed.NobodyListens;
import io.grapevine.cluster.wire.LinkClosed.Refused;
import io.grapevine.cluster.wire.LinkPipeline;
import io.grapevine.cluster.wire.LinkRefusal;
import io.grapevine.cluster.wire.Local;
import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The mesh as the core sees it: decides on the loop whom to dial, and passes on what comes. */
public final class MeshChannel implements Channel, PeerDialer.Owner {
    /** What only somebody says who is no member of this mesh. The other refusals may be passing faults of set-up. */
    private static final Set<LinkRefusal> STRANGER =
            EnumSet.of(LinkRefusal.GARBAGE, LinkRefusal.LABEL, LinkRefusal.SELF, LinkRefusal.MALFORMED);

    private final Local own;
    private final ChannelOptions.Timing timing;
    private final EventLoop loop;
    private final LinkPipeline wire;
    private final PeerDirectory directory;
    private final Swim search;
    private final LinkMetrics metrics;
    private final PeerDialers targets;
    private final TreeSet<MemberId> asked = new TreeSet<>();
    private final Map<String, FailureLog> failures = new TreeMap<>();
    private final LinkTable roster = new LinkTable();
    private final MemberExchange introductions;
    private volatile List<HostPort> linked = List.of();
    private boolean closed;

    MeshChannel(
            Local own,
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
        targets = new PeerDialers(
                own.who().address(), directory, place -> new PeerDialer(place, loop, wire, timing, this));
        introductions = new MemberExchange(loop, timing.reconnectInterval(), roster);
    }

    @Override
    public void start(ChannelListener to) {
        roster.tell(to);
        wire.open(own);
        directory.start();
        dialConfigured();
    }

    /** What the configured names lead to has changed. */
    void dialConfigured() {
        if (!closed) {
            targets.dialConfigured();
        }
    }

    /** The name of a configured peer does not resolve. */
    void lookupFailed(PeerAddress peer, String reason) {
        if (!closed) {
            metrics.failed(false);
            failureLog(peer.text(), peer.text()).failed(false, "unknown_name", reason, Duration.ZERO, loop.elapsed());
        }
    }

    /** As many as there are configured peers, and addresses that they have led to. */
    private FailureLog failureLog(String peer, String address) {
        return failures.computeIfAbsent(address, ignored -> new FailureLog(peer, address));
    }

    /** Somebody says that a member is there. */
    void heardOf(HostPort place) {
        if (!closed) {
            targets.heardOf(place);
        }
    }

    /** A member has dialled this replica. */
    void greeted(Identity from) {
        if (!closed && roster.link(from.id()).isEmpty()) {
            targets.dial(from.address());
        }
    }

    /** A frame has come; whoever sent it may not be linked yet, or no longer. */
    void received(MemberId from, byte[] frame) {
        if (!closed) {
            roster.received(from, frame);
        }
    }

    /** There is a link; from the first one on there is somebody who may know others. */
    @Override
    public void linked(PeerDialer target, Link link) {
        if (!closed) {
            roster.linked(link);
            metrics.linked(target.wasLinked());
            failures.remove(target.address().toString());
            linked = roster.advertised();
            introductions.linked(link);
            search.start();
        }
    }

    @Override
    public void unlinked(PeerDialer target, Link link) {
        if (!closed) {
            roster.unlinked(link);
            linked = roster.advertised();
        }
    }

    @Override
    public void failed(PeerDialer target, LinkClosed end, Duration failingFor) {
        if (closed) {
            return;
        }
        metrics.failed(target.wasLinked());
        Optional<String> configured = targets.configuredText(target.address());
        log(target, configured, end, failingFor);
        boolean certain = saysThatNoMemberIsThere(end);
        if (certain) {
            roster.refused(target.address());
        }
        Duration patience = certain ? Duration.ofMinutes(1) : timing.reconnectTimeout();
        if (failingFor.compareTo(patience) >= 0 && configured.isEmpty()) {
            targets.drop(target);
            failures.remove(target.address().toString());
        }
    }

    /** Addresses that are only hearsay may be many, and nobody waits for them: they share the log of strangers. */
    private void log(PeerDialer target, Optional<String> configured, LinkClosed end, Duration failingFor) {
        if (configured.isPresent()) {
            failureLog(configured.get(), target.address().toString())
                    .failed(target.wasLinked(), end.kind(), end.text(), failingFor, loop.elapsed());
        } else if (end instanceof Refused refused) {
            wire.logRefusal(refused, target.address());
        }
    }

    private static boolean saysThatNoMemberIsThere(LinkClosed end) {
        return end instanceof NobodyListens || (end instanceof Refused refused && STRANGER.contains(refused.reason()));
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
        Optional<HostPort> home = roster.ask(member);
        if (closed || home.isEmpty()) {
            return;
        }
        if (roster.link(member).isPresent() || !targets.dial(home.get())) {
            ask(member, home.get());
        }
    }

    /** Looks over a connection of its own who is there, beside whatever link there is. */
    private void ask(MemberId member, HostPort place) {
        if (asked.add(member)) {
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
                        asked.remove(member);
                        if (saysThatNoMemberIsThere(end)) {
                            gone(member, DownReason.REFUSED);
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

    /** Where others dial this replica. */
    public HostPort address() {
        return own.who().address();
    }

    /** How many connections are open, either way; may be called from any thread. */
    int connections() {
        return wire.connections();
    }

    /** How many addresses are dialled. */
    int targets() {
        return targets.size();
    }

    /** The addresses of the members that are linked; may be called from any thread. */
    List<HostPort> linked() {
        return linked;
    }

    @Override
    public void close() {
        if (!closed) {
            end();
            wire.close();
        }
    }

    /** Ends as a kill does. */
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
}
