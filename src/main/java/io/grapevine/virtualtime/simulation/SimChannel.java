package io.grapevine.virtualtime.simulation;

import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelListener;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel on the simulated network. Addresses of members are learned from members, as a membership protocol does. */
public class SimChannel implements Channel {
    private static final Duration REDIAL = Duration.ofMillis(700);

    /** How long an attempt to connect waits for an answer. */
    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    private final SimNetwork network;
    private final MemberId self;
    private final SimHost host;
    private final String address;
    private final Set<String> configured;
    private final Map<String, SeedStatus> contacts = new LinkedHashMap<>();
    /** When an attempt last had an answer, by address, in the time of the network. */
    private final Map<String, Duration> answers = new LinkedHashMap<>();
    /** The addresses where members were seen; those whose end is certain are taken out. */
    private final Map<MemberId, String> seen = new LinkedHashMap<>();

    private final Set<SimChannel> links = new LinkedHashSet<>();
    private @Nullable ChannelListener listener;
    private boolean closed;

    /**
     * A channel that is not started.
     *
     * @param address where it listens
     * @param peers the configured addresses
     */
    public SimChannel(SimNetwork network, MemberId self, SimHost host, String address, List<String> peers) {
        this.network = network;
        this.self = self;
        this.host = host;
        this.address = address;
        this.configured = new LinkedHashSet<>(peers);
        peers.forEach(peer -> contacts.put(peer, SeedStatus.of(peer, SeedStatus.State.TRYING)));
    }

    SimHost host() {
        return host;
    }

    String address() {
        return address;
    }

    /** The other ends of its links. */
    public Set<SimChannel> links() {
        return links;
    }

    @Override
    public void start(ChannelListener channelListener) {
        listener = channelListener;
        network.listen(this);
        redial();
    }

    final ChannelListener listener() {
        return Objects.requireNonNull(listener);
    }

    private void redial() {
        List.copyOf(links).stream()
                .filter(link -> network.isQuiet(address, link.address))
                .forEach(this::giveUp);
        Set<String> wanted = new LinkedHashSet<>(configured);
        wanted.addAll(seen.values());
        wanted.forEach(this::dialAddress);
        host.schedule(REDIAL, this::redial);
    }

    void dialAddress(String target) {
        network.world.schedule(Duration.ofMillis(1), () -> {
            if (network.passes(address, target) && network.passes(target, address)) {
                host.execute(() -> answered(target));
            } else if (network.hasNoRoute(address, target)) {
                host.execute(() -> unreachable(target));
            } else {
                Duration begun = network.world.elapsed();
                network.world.schedule(ATTEMPT, () -> host.execute(() -> unanswered(target, begun)));
            }
        });
    }

    private void giveUp(SimChannel other) {
        links.remove(other);
        onClosed(other);
    }

    /** The other end does not know the link: it has given it up, or its process has ended, while nothing passed. */
    void reset(SimChannel other) {
        if (links.contains(other) && !other.links.contains(this)) {
            giveUp(other);
        }
    }

    /** An address that has refused attempts does so no more: for all that is known a process may be there by now. */
    private void unanswered(String target, Duration since) {
        boolean isLinked = links.stream().anyMatch(link -> link.address.equals(target));
        if (!closed && !isLinked && answers.getOrDefault(target, Duration.ZERO).compareTo(since) < 0) {
            contact(SeedStatus.of(target, SeedStatus.State.SILENT));
        }
    }

    private void unreachable(String target) {
        unanswered(target, network.world.elapsed());
        for (MemberId member : List.copyOf(seen.keySet())) {
            if (!closed && target.equals(seen.get(member)) && linkTo(member) == null) {
                listener().onUnreachable(member);
            }
        }
    }

    final void contact(SeedStatus contact) {
        if (configured.contains(contact.address())) {
            contacts.put(contact.address(), contact);
        }
    }

    private void answered(String target) {
        SimChannel other = network.at(target);
        if (closed) {
            return;
        }
        answers.put(target, network.world.elapsed());
        if (other == null) {
            SeedStatus before = contacts.get(target);
            contact(SeedStatus.refused(target, before == null ? 1 : before.refusals() + 1));
            endedAt(target, null, DownReason.REFUSED);
        } else if (other == this) {
            contact(SeedStatus.of(target, SeedStatus.State.SELF));
        } else {
            contact(SeedStatus.connected(target, other.self));
            endedAt(target, other.self, DownReason.REPLACED);
            link(other);
        }
    }

    private void endedAt(String target, @Nullable MemberId now, DownReason reason) {
        for (MemberId member : List.copyOf(seen.keySet())) {
            if (target.equals(seen.get(member)) && !member.equals(now) && linkTo(member) == null) {
                seen.remove(member);
                listener().onDown(member, reason);
            }
        }
    }

    void link(SimChannel other) {
        boolean here = links.add(other);
        boolean there = other.links.add(this);
        if (here || there) {
            bothUp(other);
        }
    }

    final void bothUp(SimChannel other) {
        up(other);
        other.host.execute(() -> other.up(this));
    }

    private void up(SimChannel other) {
        if (closed) {
            return;
        }
        seen.put(other.self, other.address);
        listener().onUp(other.self, other.address);
        other.links.stream().filter(third -> third != this).forEach(third -> dialAddress(third.address));
    }

    void onClosed(SimChannel other) {
        if (!closed && !links.contains(other)) {
            listener().onDown(other.self, DownReason.CLOSED);
        }
    }

    void onFrame(SimChannel from, byte[] frame) {
        if (!closed && links.contains(from)) {
            listener().onFrame(from.self, frame);
        }
    }

    final @Nullable SimChannel linkTo(MemberId member) {
        return links.stream()
                .filter(link -> link.self.equals(member))
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean send(MemberId to, byte[] frame) {
        if (frame.length > MAX_FRAME) {
            throw new IllegalArgumentException("frame: " + frame.length + " bytes (expected: up to " + MAX_FRAME + ")");
        }
        SimChannel other = linkTo(to);
        if (other != null) {
            network.carry(this, other, frame);
            if (!other.links.contains(this)) {
                network.reset(this, other);
            }
        }
        return other != null;
    }

    @Override
    public void dial(MemberId member) {
        String target = seen.get(member);
        if (target != null && linkTo(member) == null) {
            dialAddress(target);
        }
    }

    @Override
    public List<SeedStatus> contacts() {
        return new ArrayList<>(contacts.values());
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        // What is under way still arrives before the others see the link close.
        network.world.schedule(Duration.ofMillis(2), () -> network.end(this));
        closed = true;
    }
}
