package io.grapevine.mesh.transport.link;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limiter of accepted connections. If too many are in their handshake, the oldest is evicted; as closing takes time,
 * none is accepted while many are being closed.
 */
final class ConnectionLimiter {
    private static final int MAX_CLOSING = 64;

    private final int maxHandshaking;
    private final int maxEstablished;
    private final Set<Channel> open = new HashSet<>();
    private final Set<Channel> handshaking = new LinkedHashSet<>();
    private final Set<Channel> established = new HashSet<>();

    ConnectionLimiter(int maxHandshaking, int maxEstablished) {
        this.maxHandshaking = maxHandshaking;
        this.maxEstablished = maxEstablished;
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

    synchronized void closed(Channel channel) {
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
