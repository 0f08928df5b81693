package io.grapevine.web;

import io.grapevine.base.loop.Throttle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the heads of requests take that are kept: those that come, and those of requests that are not answered. When all of
 * them take more than their part of the heap, the connections of some are closed. Any client can send heads, without a login.
 */
final class HeldHeads {
    private static final Logger LOG = LoggerFactory.getLogger(HeldHeads.class);

    /** One of so many parts of what heads may take is made free together. */
    private static final int SPARE = 4;

    private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

    private final HeapRoom room;
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final AtomicLong closing = new AtomicLong();
    private final Throttle reports = new Throttle(Duration.ofMinutes(1));

    HeldHeads(HeapRoom room) {
        this.room = room;
    }

    /** What a connection that has just been accepted will keep; until {@link Share#forget}. */
    Share of(Channel channel) {
        Share share = new Share(channel);
        shares.add(share);
        return share;
    }

    /**
     * Closes connections until the rest fits: those whose heads should long have come, the oldest ones first, then those whose requests
     * take most.
     */
    private void makeRoom() {
        choose().forEach(Share::close); // without a lock, as what is closed has some of its own
    }

    private synchronized List<Share> choose() {
        long excess = room.holdHeads(0) - closing.get();
        List<Share> chosen = new ArrayList<>();
        if (excess <= 0) {
            return chosen; // another thread was first
        }
        excess += room.mostHeads() / SPARE; // so that this is rarely done, as it looks at each connection
        long now = System.nanoTime();
        List<Candidate> candidates = new ArrayList<>();
        for (Share share : shares) {
            Candidate candidate = share.asCandidate(now);
            if (candidate.taken() > 0) {
                candidates.add(candidate);
            }
        }
        candidates.sort(Candidate.ORDER);
        for (Candidate each : candidates) {
            if (excess > 0) {
                excess -= each.share().choose();
                chosen.add(each.share());
            }
        }
        if (!chosen.isEmpty() && reports.permits(Duration.ofNanos(now))) {
            LOG.warn("Heads of requests take too much memory, closing connections: late ones first, then the largest");
        }
        return chosen;
    }

    /**
     * A connection that may be closed.
     *
     * @param unfinishedFor for how long there is a head that has not come as a whole, in nanoseconds; 0 if there is none
     * @param taken what the connection takes
     * @param accepted when it was accepted
     */
    private record Candidate(Share share, long unfinishedFor, long taken, long accepted) {
        static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::isLate)
                .thenComparing(each -> each.isLate() ? each.unfinishedFor() : each.taken())
                .reversed()
                .thenComparing(Candidate::accepted);

        /**
         * Whether a head that is meant would be there. One that takes less than a buffer, like a handshake, may wait for this server, and
         * is not closed before those that take more.
         */
        boolean isLate() {
            return unfinishedFor > LATE_NANOS && taken >= RequestDecoder.RECEIVED;
        }
    }

    /** Count of what the requests of one connection take. Thread-safe. */
    final class Share {
        private final Channel channel;
        private final long accepted = System.nanoTime();
        private long requests;
        private long unfinished;
        private long since;
        private boolean isClosing;
        private boolean isOver;

        private Share(Channel channel) {
            this.channel = channel;
        }

        /** A head has come as a whole: its request takes {@code bytes}. */
        void begin(long bytes) {
            change(bytes, 0);
        }

        /** A request that takes {@code bytes} is answered. */
        void end(long bytes) {
            change(-bytes, unfinished());
        }

        /**
         * What has not come as a whole takes {@code bytes}; 0: there is nothing.
         *
         * @param isNext whether that is the next one, after others that have come as a whole
         */
        void unfinished(long bytes, boolean isNext) {
            synchronized (this) {
                since = isNext ? System.nanoTime() : since;
            }
            if (bytes != unfinished()) {
                change(0, bytes);
            }
        }

        private synchronized long unfinished() {
            return unfinished;
        }

        private void change(long more, long unfinishedNow) {
            boolean isTooMuch;
            synchronized (this) {
                if (isOver) {
                    return;
                }
                long bytes = more + unfinishedNow - unfinished;
                since = unfinished == 0 ? System.nanoTime() : since;
                requests += more;
                unfinished = unfinishedNow;
                closing.addAndGet(isClosing ? bytes : 0);
                isTooMuch = room.holdHeads(bytes) > closing.get() && bytes > 0;
            }
            if (isTooMuch) {
                makeRoom();
            }
        }

        private synchronized Candidate asCandidate(long now) {
            return isClosing
                    ? new Candidate(this, 0, 0, accepted)
                    : new Candidate(
                            this, unfinished == 0 ? 0 : Math.max(1, now - since), requests + unfinished, accepted);
        }

        /** Closes the connection at once: HTTP/2 would wait for its streams. */
        private void close() {
            ChannelHandlerContext first = channel.pipeline().firstContext();
            if (first == null) {
                channel.close();
            } else {
                first.close();
            }
        }

        /** Says that the connection will be closed; returns what that will free. */
        private synchronized long choose() {
            if (isClosing || isOver) {
                return 0;
            }
            isClosing = true;
            closing.addAndGet(requests + unfinished);
            return requests + unfinished;
        }

        /**
         * Whether what comes must not be added to what is unfinished here. What is closed gives its memory back a moment later, and a
         * thread that has much to read until then would fill it.
         */
        boolean isTooLate() {
            return unfinished() >= RequestDecoder.RECEIVED && room.holdHeads(0) > room.mostHeads();
        }

        /** The connection is closed, and nothing of it is kept any more. */
        synchronized void forget() {
            if (isOver) {
                return;
            }
            shares.remove(this);
            isOver = true;
            long bytes = requests + unfinished;
            closing.addAndGet(isClosing ? -bytes : 0);
            room.holdHeads(-bytes);
        }
    }
}
