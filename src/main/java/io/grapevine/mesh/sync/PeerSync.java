package io.grapevine.mesh.sync;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Pauses;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends one peer what lies above its vector, and sends it again until the peer says that it knows. What other members
 * wrote is left to them, unless the writer is gone, or the peer still lacks it some time later and got nothing of it
 * meanwhile, as the way between those two is broken: then it is passed on.
 */
final class PeerSync {
    /** Bounds what is under way to one peer: about a megabyte. */
    private static final int WINDOW = 4;

    /** Vectors that come sooner after each other say nothing about whether the peer makes progress. */
    private static final Duration TIME_TO_GET_ON = Duration.ofMillis(500);

    private static final Pauses RETRIES = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(2));

    private final EventLoop loop;
    private final MemberId self;
    private final VersionStore store;
    private final DeltaExchange deltas;
    private final Predicate<MemberId> speaksForItself;
    private final Predicate<Frame> sender;
    private final List<Frame.Delta> underWay = new ArrayList<>();
    private @Nullable VersionVector known;
    private VersionVector passedOn = new VersionVector();
    private @Nullable VersionVector received;
    private Duration receivedAt = Duration.ZERO;
    private EventLoop.@Nullable Timer retry;
    private int retries;
    private @Nullable Duration behindSince;

    /**
     * Sends nothing before the peer's first vector.
     *
     * @param speaksForItself whether an origin is alive, so that it sends what it wrote
     * @param sender sends a frame to the peer; false if it was not taken
     */
    PeerSync(
            EventLoop loop,
            MemberId self,
            VersionStore store,
            DeltaExchange deltas,
            Predicate<MemberId> speaksForItself,
            Predicate<Frame> sender) {
        this.loop = loop;
        this.self = self;
        this.store = store;
        this.deltas = deltas;
        this.speaksForItself = speaksForItself;
        this.sender = sender;
    }

    /**
     * The peer's whole vector was received.
     *
     * @param longKnown what this replica has known for so long that the peer should know it, too
     * @return whether it is the first
     */
    boolean onVector(VersionVector vector, VersionVector longKnown) {
        VersionVector before = received;
        Duration now = loop.elapsed();
        if (before == null || now.minus(receivedAt).compareTo(TIME_TO_GET_ON) >= 0) {
            received = new VersionVector(vector);
            receivedAt = now;
            passedOn = toPassOn(before, vector, longKnown);
        }
        known = new VersionVector(vector);
        acknowledge();
        return before == null;
    }

    /**
     * What is to be passed on to the peer: all writes of members that are gone; of the others' those that the peer
     * lacks, if it has received nothing of them meanwhile but what was passed on to it.
     */
    private VersionVector toPassOn(@Nullable VersionVector before, VersionVector now, VersionVector longKnown) {
        VersionVector passed = new VersionVector();
        longKnown.heads().forEach((origin, head) -> {
            boolean progresses = before == null || now.get(origin) > Math.max(before.get(origin), passedOn.get(origin));
            if (!progresses || !speaksForItself.test(origin)) {
                passed.raise(origin, head);
            }
        });
        return passed;
    }

    void onAck(Frame.Ack ack) {
        if (known == null) {
            return;
        }
        known.raise(ack.origin(), ack.known());
        if (ack.gap()) {
            underWay.removeIf(delta -> delta.origin().equals(ack.origin()));
        }
        acknowledge();
    }

    private void acknowledge() {
        VersionVector vector = known;
        if (vector != null && underWay.removeIf(delta -> vector.get(delta.origin()) >= delta.seq())) {
            retries = 0;
            stopRetry();
        }
        flush();
    }

    /** Sends what is missing, as far as the window allows. */
    void flush() {
        VersionVector vector = known;
        if (vector == null) {
            return;
        }
        boolean complete = true;
        for (Map.Entry<MemberId, Long> head : store.vector().heads().entrySet()) {
            MemberId origin = head.getKey();
            complete = complete
                    && send(origin, Math.max(vector.get(origin), lastUnderWay(origin)), limit(origin, head.getValue()));
        }
        boolean behind = !complete || !underWay.isEmpty();
        behindSince = behind ? (behindSince == null ? loop.elapsed() : behindSince) : null;
        if (behind && retry == null) {
            retry = loop.schedule(RETRIES.after(retries), this::sendAgain);
        }
    }

    private long limit(MemberId origin, long head) {
        return origin.equals(self) ? head : passedOn.get(origin);
    }

    private long lastUnderWay(MemberId origin) {
        long last = 0; // no stream: each vector asks, most often of nothing
        for (Frame.Delta delta : underWay) {
            last = delta.origin().equals(origin) ? Math.max(last, delta.seq()) : last;
        }
        return last;
    }

    /** Sends what {@code origin} wrote above {@code from}; false if not all of it is under way now. */
    private boolean send(MemberId origin, long from, long upTo) {
        long previous = from;
        while (previous < upTo) {
            if (underWay.size() >= WINDOW) {
                return false;
            }
            Frame.Delta delta = deltas.delta(origin, previous, upTo);
            if (!sender.test(delta)) {
                return false;
            }
            // Only the numbers are kept: what they stand for may have been replaced when they are sent again.
            underWay.add(new Frame.Delta(origin, previous, delta.seq(), List.of()));
            previous = delta.seq();
        }
        return true;
    }

    private void sendAgain() {
        retry = null;
        underWay.clear();
        retries++;
        flush();
    }

    private void stopRetry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    int underWay() {
        return underWay.size();
    }

    /** Whether the peer is known to have everything that this replica should send it. */
    boolean isCaughtUp() {
        return known != null && behindSince == null;
    }

    Duration lag() {
        return behindSince == null ? Duration.ZERO : loop.elapsed().minus(behindSince);
    }

    /** The link has ended: nothing more is sent over it. */
    void close() {
        known = null;
        stopRetry();
    }
}
