package io.grapevine.web.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of password checks, which run one at a time. Sources take turns, and within a source its users, so
 * that many logins of one delay the next login of another by a single check. When the queue is full, the source that
 * has most loses its last check. Thread-safe.
 */
final class LoginQueue {
    private final Executor worker;
    private final int most;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private int size;
    private boolean running;

    private record Check(Runnable run, Runnable refuse) {}

    /** The waiting checks of a source, by user. */
    private static final class Source {
        private final Map<String, Deque<Check>> users = new LinkedHashMap<>();
        private int size;
    }

    /**
     * Creates an empty queue.
     *
     * @param worker runs each check; it gets the next one when the one before has ended
     * @param most maximum number of waiting checks
     */
    LoginQueue(Executor worker, int most) {
        this.worker = worker;
        this.most = most;
    }

    /**
     * Adds a check, for which this one or another one is refused if the queue is full.
     *
     * @param refuse answers the login if there is no room for it
     */
    void add(String source, String user, Runnable check, Runnable refuse) {
        @Nullable Check refused;
        boolean first;
        synchronized (this) {
            Source own = sources.computeIfAbsent(source, key -> new Source());
            own.users.computeIfAbsent(user, key -> new ArrayDeque<>()).add(new Check(check, refuse));
            own.size++;
            size++;
            refused = size > most ? removeLast() : null;
            first = !running;
            running = true;
        }
        if (refused != null) {
            refused.refuse().run();
        }
        if (first) {
            worker.execute(this::runNext);
        }
    }

    private void runNext() {
        try {
            removeFirst().run().run();
        } finally {
            boolean more;
            synchronized (this) {
                more = size > 0;
                running = more;
            }
            if (more) {
                worker.execute(this::runNext);
            }
        }
    }

    /** Removes the first check of the user and the source whose turn it is, which then are the last. */
    private synchronized Check removeFirst() {
        String source = sources.keySet().iterator().next();
        Source turn = Objects.requireNonNull(sources.remove(source));
        String user = turn.users.keySet().iterator().next();
        Deque<Check> checks = Objects.requireNonNull(turn.users.remove(user));
        Check check = checks.remove();
        if (!checks.isEmpty()) {
            turn.users.put(user, checks);
        }
        if (!turn.users.isEmpty()) {
            sources.put(source, turn);
        }
        turn.size--;
        size--;
        return check;
    }

    /** Removes the last check of the longest user of the longest source; of equal ones, of the last to have a turn. */
    private Check removeLast() {
        Map.Entry<String, Source> longest = longest(sources, source -> source.size);
        Source source = longest.getValue();
        Map.Entry<String, Deque<Check>> user = longest(source.users, Deque::size);
        Check check = user.getValue().removeLast();
        if (user.getValue().isEmpty()) {
            source.users.remove(user.getKey());
        }
        if (source.users.isEmpty()) {
            sources.remove(longest.getKey());
        }
        source.size--;
        size--;
        return check;
    }

    private static <V> Map.Entry<String, V> longest(Map<String, V> waiting, ToIntFunction<V> length) {
        return waiting.entrySet().stream()
                .reduce((one, next) ->
                        length.applyAsInt(next.getValue()) >= length.applyAsInt(one.getValue()) ? next : one)
                .orElseThrow();
    }
}
