package io.grapevine.receiver.action;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.ActionsConfig.Chats;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Base of products with connections by which clicks arrive: they are open on the first replicas by cluster position, and closed on others.
 *
 * @param <A> the settings of an app
 * @param <R> an app that runs; who stops it stops its connection, on the loop
 */
public abstract class ConnectedChat<A, R> extends RunningChat<A, R> {
    /** The time between two checks of the cluster position. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final ChatEnvironment environment;
    private final int holders;
    private final Duration interval;
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
     * No apps yet.
     *
     * @param section the settings of the product among those of all
     * @param holders how many replicas hold connections
     * @param interval the time between two checks of the position
     */
    protected ConnectedChat(
            Function<Chats, List<A>> section, ChatEnvironment environment, int holders, Duration interval) {
        super(section);
        this.environment = environment;
        this.holders = holders;
        this.interval = interval;
    }

    /** The connection of an app; null if it has none. */
    protected abstract @Nullable Connection connection(R app);

    @Override
    protected final void changed() {
        environment.loop().execute(this::startOrStop);
    }

    /** Whether this replica is to hold connections. */
    protected final boolean isHolder() {
        OptionalInt known = environment.position().get();
        return known.isPresent() && known.getAsInt() < holders;
    }

    private List<Connection> connections() {
        return running().stream().map(this::connection).filter(Objects::nonNull).toList();
    }

    /** Checks the position regularly while there are connections. */
    private void startOrStop() {
        next.cancel();
        List<Connection> known = connections();
        if (!known.isEmpty()) {
            next = environment.loop().schedule(interval, this::startOrStop);
        }
        known.forEach(isHolder() ? Connection::start : Connection::stop);
    }

    @Override
    public List<ConnectionState> states() {
        return connections().stream().map(Connection::state).toList();
    }
}
