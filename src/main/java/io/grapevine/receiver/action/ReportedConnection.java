package io.grapevine.receiver.action;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one connection, and the lines of the log about its changes. Changed by one thread, read by any. */
public final class ReportedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedConnection.class);

    private final String title;
    private final InstantSource clock;
    private volatile ConnectionState state;

    /** A connection that is not up, for no reason. */
    public ReportedConnection(String title, InstantSource clock) {
        this.title = title;
        this.clock = clock;
        state = new ConnectionState(false, "", clock.instant());
    }

    /** The state of the connection. */
    public ConnectionState state() {
        return state;
    }

    /** Clicks arrive. */
    public void up() {
        if (!state.up()) {
            LOG.info("Connected to {}", title);
        }
        state = new ConnectionState(true, "", state.up() ? state.since() : clock.instant());
    }

    /**
     * Clicks do not arrive.
     *
     * @param reason why, without secrets
     */
    public void down(String reason) {
        if (state.up()) {
            LOG.atWarn().addKeyValue("err", reason).log("Connection to " + title + " lost");
        } else if (!state.error().equals(reason)) {
            LOG.atWarn()
                    .addKeyValue("err", reason)
                    .log("Cannot connect to " + title + ", clicks in messages do not arrive");
        }
        state = new ConnectionState(false, reason, state.up() ? clock.instant() : state.since());
    }

    /** Clicks are no longer wanted. */
    public void stop() {
        state = new ConnectionState(false, "", clock.instant());
    }
}
