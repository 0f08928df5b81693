package io.grapevine.receiver.action;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Opens the connections of a chat on the first {@code holders} replicas by cluster position, and closes them on others. From any
 * thread.
 */
public final class ChatConnections {
    /** The time between two checks of the cluster position. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final Supplier<OptionalInt> position;
    private final int holders;
    private final EventLoop loop;
    private final Duration interval;
    private final Supplier<List<? extends Connection>> connections;
    private EventLoop.Timer next = () -> {};

    /** One connection of an app; all but its state on the loop. */
    public interface Connection {
        /** Begins, unless it has begun. */
        void start();

        /** Ends; {@link #start} may follow. */
        void stop();

        /** The state of the connection; from any thread. */
        ConnectionState state();
    }

    /**
     * Connections that are not open.
     *
     * @param position the position of this replica in the cluster, from 0; empty if it is not known yet
     * @param holders how many replicas hold connections
     * @param loop where they run
     * @param interval the time between two checks of the position
     * @param connections the connections of the apps in force; others are stopped, on the loop, by who takes them out of force
     */
    public ChatConnections(
            Supplier<OptionalInt> position,
            int holders,
            EventLoop loop,
            Duration interval,
            Supplier<List<? extends Connection>> connections) {
        this.position = position;
        this.holders = holders;
        this.loop = loop;
        this.interval = interval;
        this.connections = connections;
    }

    /** Opens or closes connections after apps have changed, and checks the position regularly while there are any. */
    public void update() {
        loop.execute(this::startOrStop);
    }

    /** Whether this replica is to hold connections. */
    public boolean isHolder() {
        OptionalInt known = position.get();
        return known.isPresent() && known.getAsInt() < holders;
    }

    private void startOrStop() {
        next.cancel();
        List<? extends Connection> known = connections.get();
        if (!known.isEmpty()) {
            next = loop.schedule(interval, this::startOrStop);
        }
        known.forEach(isHolder() ? Connection::start : Connection::stop);
    }
}
