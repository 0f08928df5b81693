package io.grapevine.mesh.sync;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The peers that have a link, and what is sent to each of them to bring it up to date. */
public final class AntiEntropy {
    private final EventLoop loop;
    private final MemberId self;
    private final VersionStore store;
    private final DeltaExchange deltas;
    private final StateAudit audit;
    private final Predicate<MemberId> live;
    private final Frame.Sender sender;
    private final Map<MemberId, PeerSync> peers = new TreeMap<>();
    /** By member: what it had when it came. */
    private final Map<MemberId, VersionVector> targets = new TreeMap<>();

    private boolean flushing;

    /** Knows no peer yet; {@code live} tells whether a member is alive, so that it sends what it wrote. */
    public AntiEntropy(
            EventLoop loop, MemberId self, VersionStore store, Predicate<MemberId> live, Frame.Sender sender) {
        this.loop = loop;
        this.self = self;
        this.store = store;
        this.deltas = new DeltaExchange(self, store);
        this.audit = new StateAudit(store);
        this.live = live;
        this.sender = sender;
        store.onWrite(this::flushSoon);
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
        PeerSync before =
                peers.put(member, new PeerSync(loop, self, store, deltas, live, frame -> sender.send(member, frame)));
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

    /** A member has sent its vector; returns whether that is the first since there is a link to it. */
    public boolean onVector(MemberId from, VersionVector vector, VersionVector longKnown) {
        PeerSync sync = peers.get(from);
        if (sync == null) {
            return false;
        }
        targets.computeIfAbsent(from, member -> new VersionVector(vector)).retain(vector);
        return sync.onVector(vector, longKnown);
    }

    /** Whether all that the member had when it came is known here. */
    public boolean isExchanged(MemberId member) {
        VersionVector target = targets.get(member);
        return target != null && isKnown(target);
    }

    /** Forgets what members had that are not {@code known}. */
    public void retain(Predicate<MemberId> known) {
        targets.keySet().removeIf(member -> !known.test(member));
    }

    /** Whether all that a vector speaks of is known here. */
    public boolean isKnown(VersionVector vector) {
        return vector.heads().entrySet().stream().allMatch(head -> store.head(head.getKey()) >= head.getValue());
    }

    public void onDelta(MemberId from, Frame.Delta delta) {
        sender.send(from, deltas.receive(delta));
    }

    public void onRepair(MemberId from, Frame.Repair repair) {
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
        store.states().auditNames().forEach(name -> broadcast(audit.audit(name)));
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
                .allMatch(peer -> !live.test(peer.getKey()) || peer.getValue().isCaughtUp());
    }

    public int underWay() {
        return peers.values().stream().mapToInt(PeerSync::underWay).sum();
    }
}
