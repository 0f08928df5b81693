package io.grapevine.web.action.chat;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of a chat on the first {@code holders} replicas by cluster position, and closes them on others. From any
 * thread.
 */
public final class ChatConnections implements AutoCloseable {
    /** The time between two checks of the cluster position. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final Supplier<OptionalInt> position;
    private final int holders;
    private final Context loop;
    private final Duration interval;
    private final Supplier<List<? extends Connection>> connections;
    private @Nullable Long timer;

    /** One connection of an app; all but its state on the loop. */
    public interface Connection {
        /** Begins, unless it has begun. */
        void start();

        /** Ends; {@link #start} may follow. */
        void stop();

        /** Ends for good: a start that was asked for before does nothing after it. */
        void end();

        /** Its state; from any thread. */
        ConnectionState state();
    }

    /**
     * Connections that are not open.
     *
     * @param position the position of this replica in the cluster, from 0; empty if it is not known yet
     * @param holders how many replicas hold connections
     * @param loop the context of the loop on which they run
     * @param interval the time between two checks of the position
     * @param connections those of the apps in force
     */
    public ChatConnections(
            Supplier<OptionalInt> position,
            int holders,
            Context loop,
            Duration interval,
            Supplier<List<? extends Connection>> connections) {
        this.position = position;
        this.holders = holders;
        this.loop = loop;
        this.interval = interval;
        this.connections = connections;
    }

    /** Opens or closes connections after apps have changed, and checks the position regularly while there are any. */
    public synchronized void update() {
        boolean hasAny = !connections.get().isEmpty();
        if (hasAny && timer == null) {
            timer = loop.owner().setPeriodic(interval.toMillis(), id -> startOrStop());
        } else if (!hasAny) {
            close();
        }
        startOrStop();
    }

    /** Whether this replica is to hold connections. */
    public boolean isHolder() {
        OptionalInt known = position.get();
        return known.isPresent() && known.getAsInt() < holders;
    }

    private void startOrStop() {
        boolean isHolder = isHolder();
        connections
                .get()
                .forEach(each -> loop.runOnContext(begin -> {
                    if (isHolder) {
                        each.start();
                    } else {
                        each.stop();
                    }
                }));
    }

    /** Stops checking the position; open connections stay open. */
    @Override
    public synchronized void close() {
        Long known = timer;
        if (known != null) {
            loop.owner().cancelTimer(known);
            timer = null;
        }
    }
}
