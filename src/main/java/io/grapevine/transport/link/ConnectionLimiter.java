package io.grapevine.transport.link;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Limiter of accepted connections. If too many are in their handshake, the oldest is evicted; as closing takes time,
 * none is accepted while many are being closed. If frames that have not come as a whole take too much memory, that which
 * has waited longest is evicted.
 */
final class ConnectionLimiter {
    private static final int MAX_CLOSING = 64;

    private final int maxHandshaking;
    private final int maxEstablished;
    private final long maxUnfinished;
    private final Map<Channel, Long> unfinished = new LinkedHashMap<>();
    private long unfinishedBytes;
    private final Set<Channel> open = new HashSet<>();
    private final Set<Channel> handshaking = new LinkedHashSet<>();
    private final Set<Channel> established = new HashSet<>();

    /**
     * Creates a limiter without connections.
     *
     * @param maxUnfinished how many bytes of frames may have come that are not whole
     */
    ConnectionLimiter(int maxHandshaking, int maxEstablished, long maxUnfinished) {
        this.maxHandshaking = maxHandshaking;
        this.maxEstablished = maxEstablished;
        this.maxUnfinished = maxUnfinished;
    }

    /** Adds an accepted connection; returns those to be closed for it. */
    synchronized Deque<Channel> accept(Channel channel) {
        open.add(channel);
        handshaking.add(channel);
        Deque<Channel> evicted = new ArrayDeque<>();
        Iterator<Channel> oldest = handshaking.iterator();
        while (handshaking.size() > maxHandshaking) {
            evicted.add(oldest.next());
            oldest.remove();
        }
        return evicted;
    }

    synchronized boolean isFull() {
        return open.size() - established.size() >= maxHandshaking + MAX_CLOSING;
    }

    /** Marks a connection as authenticated; returns whether the limit allows it. */
    synchronized boolean authenticated(Channel channel) {
        handshaking.remove(channel);
        return established.size() < maxEstablished && established.add(channel);
    }

    /** Counts what has come of a frame that is not whole, 0 if there is none; returns those to be closed for it. */
    synchronized Deque<Channel> unfinished(Channel channel, long bytes) {
        Deque<Channel> evicted = new ArrayDeque<>();
        if (!established.contains(channel)) {
            return evicted;
        }
        Long before = bytes == 0 ? unfinished.remove(channel) : unfinished.put(channel, bytes);
        unfinishedBytes += bytes - (before == null ? 0 : before);
        Iterator<Map.Entry<Channel, Long>> oldest = unfinished.entrySet().iterator();
        while (unfinishedBytes > maxUnfinished && oldest.hasNext()) {
            Map.Entry<Channel, Long> next = oldest.next();
            evicted.add(next.getKey());
            unfinishedBytes -= next.getValue();
            oldest.remove();
        }
        return evicted;
    }

    synchronized void closed(Channel channel) {
        unfinished(channel, 0);
        open.remove(channel);
        handshaking.remove(channel);
        established.remove(channel);
    }

    synchronized Set<Channel> all() {
        return new HashSet<>(open);
    }

    synchronized int size() {
        return open.size();
    }
}
