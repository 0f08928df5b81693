package io.grapevine.cli.wire;

import io.grapevine.http.HttpUrl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections that wait for another request. Those that wait long may be closed by the server, so they are given up. */
final class Pool {
    private static final long LONGEST_NANOS = 1_000_000_000;

    private final Map<String, Deque<Idle>> idle = new HashMap<>();

    private record Idle(Connection connection, long since) {}

    private Deque<Idle> waiting(HttpUrl url) {
        return idle.computeIfAbsent((url.https() ? "https " : "http ") + url, key -> new ArrayDeque<>());
    }

    /** A connection to the server of a URL; null if none waits. */
    synchronized @Nullable Connection take(HttpUrl url) {
        Deque<Idle> waiting = waiting(url);
        while (!waiting.isEmpty()) {
            Idle last = waiting.removeLast();
            if (System.nanoTime() - last.since < LONGEST_NANOS) {
                return last.connection;
            }
            last.connection.close();
        }
        return null;
    }

    /** Keeps a connection. */
    synchronized void give(HttpUrl url, Connection connection) {
        waiting(url).add(new Idle(connection, System.nanoTime()));
    }

    /** Closes all that wait. */
    synchronized void close() {
        idle.values().forEach(waiting -> waiting.forEach(last -> last.connection.close()));
        idle.clear();
    }
}
