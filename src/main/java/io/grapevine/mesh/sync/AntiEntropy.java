package io.grapevine.mesh.sync;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberState;
import io.grapevine.mesh.membership.Membership;
import io.grapevine.mesh.protocol.Frame;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** The peers that have a link, and what is sent to each of them to bring it up to date. */
public final class AntiEntropy {
    /** Sends a frame to a member. */
    @FunctionalInterface
    public interface Sender {
        /** Whether the frame was taken. */
        boolean send(MemberId to, Frame frame);
    }

    private final EventLoop loop;
    private final MemberId self;
    private final VersionStore replica;
    private final DeltaExchange deltas;
    private final StateAudit audit;
    private final Membership membership;
    private final Sender sender;
    private final Map<MemberId, PeerSync> peers = new TreeMap<>();
    private boolean flushing;

    public AntiEntropy(EventLoop loop, MemberId self, VersionStore replica, Membership membership, Sender sender) {
        this.loop = loop;
        this.self = self;
        this.replica = replica;
        this.deltas = new DeltaExchange(self, replica);
        this.audit = new StateAudit(replica);
        this.membership = membership;
        this.sender = sender;
        replica.onWrite(this::flushSoon);
    }

    /** What is written in one turn of the loop goes out together. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    /** Sends each peer what it lacks. */
    public void flush() {
        flushing = false;
        peers.values().forEach(PeerSync::flush);
    }

    public void onUp(MemberId member) {
        PeerSync before = peers.put(
                member,
                new PeerSync(loop, self, replica, deltas, membership::isLive, frame -> sender.send(member, frame)));
        if (before != null) {
            before.close();
        }
    }

    public void onDown(MemberId member) {
        PeerSync sync = peers.remove(member);
        if (sync != null) {
            sync.close();
        }
    }

    public void broadcast(Frame frame) {
        peers.keySet().forEach(member -> sender.send(member, frame));
    }

    /** A member has told its vector; returns whether that is the first since there is a link to it. */
    public boolean onVector(MemberId from, VersionVector vector, VersionVector longKnown) {
        MemberState presence = membership.liveness().get(from);
        PeerSync sync = peers.get(from);
        if (presence == null || sync == null) {
            return false;
        }
        if (presence.target == null) {
            presence.target = new VersionVector(vector);
        } else {
            presence.target.retain(vector);
        }
        return sync.onVector(vector, longKnown);
    }

    /** Whether all that the member had when it came is known here. */
    public boolean isExchanged(MemberId member) {
        MemberState presence = membership.liveness().get(member);
        VersionVector target = presence == null ? null : presence.target;
        return target != null && isKnown(target);
    }

    /** Whether all that a vector speaks of is known here. */
    public boolean isKnown(VersionVector vector) {
        return vector.heads().entrySet().stream().allMatch(head -> replica.head(head.getKey()) >= head.getValue());
    }

    public void onDelta(MemberId from, Frame.Delta delta) {
        sender.send(from, deltas.receive(delta));
    }

    public void onRepair(Frame.Repair repair) {
        audit.receive(repair);
    }

    public void onAck(MemberId from, Frame.Ack ack) {
        PeerSync sync = peers.get(from);
        if (sync != null) {
            sync.onAck(ack);
        }
    }

    /** Lets each peer compare what it holds with what is held here. */
    public void audit() {
        replica.stateNames().forEach(state -> broadcast(audit.audit(state)));
    }

    public void onAudit(MemberId from, Frame.Audit hashes) {
        BitSet differing = audit.differing(hashes);
        if (!differing.isEmpty()) {
            sender.send(from, new Frame.Pull(hashes.state(), differing));
        }
    }

    public void onPull(MemberId from, Frame.Pull pull) {
        audit.repairs(pull).forEach(repair -> sender.send(from, repair));
    }

    public Duration lag(MemberId member) {
        PeerSync sync = peers.get(member);
        return sync == null ? Duration.ZERO : sync.lag();
    }

    /** Whether every live peer has everything that this replica should send it. */
    public boolean isCaughtUp() {
        return peers.entrySet().stream()
                .allMatch(peer ->
                        !membership.isLive(peer.getKey()) || peer.getValue().isCaughtUp());
    }

    public int underWay() {
        return peers.values().stream().mapToInt(PeerSync::underWay).sum();
    }
}
