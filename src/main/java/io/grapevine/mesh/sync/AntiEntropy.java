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

/** Keeps the connected peers up to date: sends each of them the versions that it lacks, and compares states with it. */
public final class AntiEntropy {
    private final EventLoop loop;
    private final MemberId self;
    private final VersionStore store;
    private final DeltaExchange deltas;
    private final StateAudit audit;
    private final Predicate<MemberId> live;
    private final Frame.Sender sender;
    private final Map<MemberId, PeerSync> peers = new TreeMap<>();
    /** The versions that each member had when it joined. */
    private final Map<MemberId, VersionVector> targets = new TreeMap<>();

    private boolean flushing;

    /**
     * Creates an exchange without peers.
     *
     * @param live whether a member is alive, and so sends the versions that it wrote itself
     */
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

    /** Sends all that one turn of the loop writes together. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    /** Sends each peer the versions that it lacks. */
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

    /** Sends a frame to all connected peers. */
    public void broadcast(Frame frame) {
        peers.keySet().forEach(member -> sender.send(member, frame));
    }

    /** Handles the version vector of a member. Returns whether it is the first since the link to the member came up. */
    public boolean onVector(MemberId from, VersionVector vector, VersionVector longKnown) {
        PeerSync sync = peers.get(from);
        if (sync == null) {
            return false;
        }
        targets.computeIfAbsent(from, member -> new VersionVector(vector)).retain(vector);
        return sync.onVector(vector, longKnown);
    }

    /** Whether this replica has all versions that the member had when it joined. */
    public boolean isExchanged(MemberId member) {
        VersionVector target = targets.get(member);
        return target != null && isKnown(target);
    }

    /** Forgets the versions of members that are no longer {@code known}. */
    public void retain(Predicate<MemberId> known) {
        targets.keySet().removeIf(member -> !known.test(member));
    }

    /** Whether this replica has all versions that a vector covers. */
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

    /** Sends each peer hashes of the states here, so that it compares them with its own. */
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

    /** How long the member has been behind this replica; zero if it has everything, or is not connected. */
    public Duration lag(MemberId member) {
        PeerSync sync = peers.get(member);
        return sync == null ? Duration.ZERO : sync.lag();
    }

    /** Whether every live peer has everything that this replica should send it. */
    public boolean isCaughtUp() {
        return peers.entrySet().stream()
                .allMatch(peer -> !live.test(peer.getKey()) || peer.getValue().isCaughtUp());
    }

    /** The number of deltas that were sent and are not acknowledged yet, over all peers. */
    public int underWay() {
        return peers.values().stream().mapToInt(PeerSync::underWay).sum();
    }
}
