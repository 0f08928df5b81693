package io.grapevine.cli.wire;

import io.grapevine.http.HttpUrl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Connections that wait for another request. Those that wait long may be closed by the server, so they are given up. */
final class Pool {
    private static final long LONGEST_NANOS = 1_000_000_000;

    private final Map<String, Deque<Idle>> idle = new HashMap<>();

    private record Idle(Connection connection, long since) {}

    private static String key(HttpUrl url) {
        return (url.https() ? "https " : "http ") + url;
    }

    /** A connection to the server of a URL. */
    synchronized Optional<Connection> take(HttpUrl url) {
        Deque<Idle> waiting = idle.getOrDefault(key(url), new ArrayDeque<>());
        while (!waiting.isEmpty()) {
            Idle last = waiting.removeLast();
            if (System.nanoTime() - last.since < LONGEST_NANOS) {
                return Optional.of(last.connection);
            }
            last.connection.close();
        }
        return Optional.empty();
    }

    /** Keeps a connection. */
    synchronized void give(HttpUrl url, Connection connection) {
        idle.computeIfAbsent(key(url), key -> new ArrayDeque<>()).add(new Idle(connection, System.nanoTime()));
    }

    /** Closes all that wait. */
    synchronized void close() {
        idle.values().forEach(waiting -> waiting.forEach(last -> last.connection.close()));
        idle.clear();
    }
}
