package io.grapevine.cluster.wire;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many connections there are from outside. Whoever has waited longest goes when there are too many; as that takes a
 * moment, nobody more comes while many are going.
 */
final class ConnectionLimiter {
    private static final int MOST_GOING = 64;

    private final int mostWaiting;
    private final int mostInside;
    private final Set<Channel> open = new HashSet<>();
    private final Set<Channel> waiting = new LinkedHashSet<>();
    private final Set<Channel> inside = new HashSet<>();

    ConnectionLimiter(LinkLimits limits) {
        mostWaiting = limits.handshaking();
        mostInside = limits.established();
    }

    /** One more has come, and is at the door; those that must go for it. */
    synchronized Deque<Channel> knock(Channel channel) {
        open.add(channel);
        waiting.add(channel);
        Deque<Channel> evicted = new ArrayDeque<>();
        Iterator<Channel> oldest = waiting.iterator();
        while (waiting.size() > mostWaiting) {
            evicted.add(oldest.next());
            oldest.remove();
        }
        return evicted;
    }

    /** Whether nobody more may come for now. */
    synchronized boolean isFull() {
        return open.size() - inside.size() >= mostWaiting + MOST_GOING;
    }

    /** One that waited is known now; whether there is room for it. */
    synchronized boolean enter(Channel channel) {
        waiting.remove(channel);
        return inside.size() < mostInside && inside.add(channel);
    }

    /** One is closed. */
    synchronized void leave(Channel channel) {
        open.remove(channel);
        waiting.remove(channel);
        inside.remove(channel);
    }

    synchronized Set<Channel> all() {
        return new HashSet<>(open);
    }

    synchronized int size() {
        return open.size();
    }
}
