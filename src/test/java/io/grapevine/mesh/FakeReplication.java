package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.sync.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Other replicas as a test wants them, which share no state. This replica is called m. */
public final class FakeReplication implements Replication, ClusterPeers {
    private static final MemberId PEER = new MemberId("p", "1");

    private final EventLoop loop;
    private final StandaloneReplication states;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final SilentPeers silentPeers;
    private final List<MemberId> silent = new ArrayList<>();
    private final SortedMap<Long, Long> firing = new TreeMap<>();
    private final SortedMap<Long, Long> ended = new TreeMap<>();
    private final List<String> sent = new ArrayList<>();
    private final List<PeersListener> listeners = new ArrayList<>();
    private int position;
    private int outsidersAhead;
    private boolean settled = true;
    private boolean current = true;
    private boolean shared = true;
    private boolean hasOutsiders;
    private Duration repliesAfter = Duration.ZERO;

    /** First in line, and settled. */
    public FakeReplication(EventLoop loop) {
        this.loop = loop;
        this.states = new StandaloneReplication(loop, new MemberId("m", "1"));
        this.alerts = new PeerAlerts(loop, () -> List.of(PEER), this::answer);
        this.silentPeers = new SilentPeers(
                loop, () -> silent, member -> sent.add(loop.elapsed().toMillis() + " dial"));
        this.claims = new Claims(loop, frame -> sent.add(loop.elapsed().toMillis() + " " + name(frame)));
    }

    private boolean answer(MemberId peer, Frame frame) {
        if (frame instanceof Frame.AlertQuery query) {
            SortedMap<Long, Long> fires = new TreeMap<>(firing);
            fires.keySet().retainAll(query.fingerprints());
            SortedMap<Long, Long> has = new TreeMap<>(ended);
            has.keySet().retainAll(query.fingerprints());
            Runnable reply = () -> alerts.onReply(peer, new Frame.AlertReply(query.id(), fires, has));
            if (repliesAfter.isZero()) {
                loop.execute(reply);
            } else {
                loop.schedule(repliesAfter, reply);
            }
        }
        return true;
    }

    /** The peer takes this long to reply from now on. */
    public void repliesAfter(Duration time) {
        repliesAfter = time;
    }

    /** The peer holds this alert as firing from now on, and since long ago. */
    public void fires(long fingerprint) {
        firesSince(fingerprint, Instant.EPOCH);
    }

    /** The peer holds this alert as firing from now on. */
    public void firesSince(long fingerprint, Instant start) {
        firing.put(fingerprint, start.toEpochMilli());
    }

    /** The peer holds this alert as ended from now on. */
    public void ended(long fingerprint, Instant end) {
        ended.put(fingerprint, end.toEpochMilli());
    }

    /** The peer holds no alert as firing any more. */
    public void firesNoMore() {
        firing.clear();
    }

    private static String name(Frame frame) {
        return frame instanceof Frame.Claim ? "claim" : "release";
    }

    /** The claims sent to the others, each with the milliseconds since the start. */
    public List<String> sent() {
        return List.copyOf(sent);
    }

    /** This many replicas come first from now on; listeners are not called. */
    public void position(int next) {
        position = next;
    }

    /** This many programs outside of the mesh come before all replicas from now on. */
    public void outsidersAhead(int next) {
        outsidersAhead = next;
    }

    /** A replica leaves, and this one moves up. */
    public void leaves() {
        position--;
        listeners.forEach(listener -> listener.on(PeersListener.PeerEvent.LEFT, new MemberId("a", "1")));
    }

    /** A peer has joined, or has gone silent. */
    public void changes() {
        listeners.forEach(PeersListener::onChanged);
    }

    /** A replica that is about to settle. */
    public void unsettle() {
        settled = false;
    }

    /** This replica settles. */
    public void settle() {
        settled = true;
        listeners.forEach(PeersListener::onSettled);
    }

    /** The process of this replica has been paused, or has caught up since. */
    public void current(boolean is) {
        current = is;
    }

    /** There are no others, and never were. */
    public void alone() {
        shared = false;
    }

    /** The replica of this name claims. */
    public void claim(String name, long key, Duration ttl) {
        claims.onClaim(new MemberId(name, "1"), new Frame.Claim(key, ttl.toMillis()));
    }

    /** The replica of this name has failed. */
    public void release(String name, long key) {
        claims.onRelease(new MemberId(name, "1"), new Frame.Release(key));
    }

    /** The replica of this name is cut off. */
    public void lose(String name) {
        claims.onLost(new MemberId(name, "1"));
    }

    /** The peer has gone silent. */
    public void goesSilent() {
        silent.add(PEER);
    }

    /** The peer answers a dial: it is back, or proves to be unreachable. */
    public void answersDial(boolean back) {
        if (back) {
            silent.clear();
        }
        silentPeers.onAnswered(PEER);
    }

    /** There is a program outside of the mesh; it never answers. */
    public void hasOutsiders() {
        hasOutsiders = true;
    }

    @Override
    public Outsiders outsiders() {
        return new Outsiders() {
            @Override
            public boolean exist() {
                return hasOutsiders;
            }

            @Override
            public EventLoop.Timer ask(Duration atMost, Runnable then) {
                sent.add(loop.elapsed().toMillis() + " ask");
                return loop.schedule(atMost, then);
            }
        };
    }

    @Override
    public ReplicatedState state(String name) {
        return states.state(name);
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        return states.family(name, accepts);
    }

    @Override
    public ClusterPeers peers() {
        return this;
    }

    @Override
    public ClusterPeers replicas() {
        FakeReplication alone = new FakeReplication(loop);
        alone.position(position);
        return alone;
    }

    @Override
    public Services services() {
        Services real = states.services();
        return new Services(claims, silentPeers, alerts, real.alertTransfer(), real.tenantTransfer(), Optional.empty());
    }

    @Override
    public PeersView view() {
        Peer self = new Peer(new MemberId("m", "1"), "m:9094", true, settled, Duration.ZERO, Duration.ZERO, true, true);
        return new PeersView(settled ? Status.READY : Status.SETTLING, List.of(self));
    }

    @Override
    public int position() {
        return outsidersAhead + position;
    }

    @Override
    public int order() {
        return position;
    }

    @Override
    public boolean shared() {
        return shared;
    }

    @Override
    public boolean settled() {
        return settled;
    }

    @Override
    public boolean current() {
        return current;
    }

    @Override
    public void addListener(PeersListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(PeersListener listener) {
        listeners.remove(listener);
    }
}
