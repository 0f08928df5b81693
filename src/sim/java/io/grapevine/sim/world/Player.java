package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.features.oncall.OnCallSchedule;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The program of one replica, from its start to its end. All is called on the replica's loop. */
public interface Player {
    /**
     * Alerts come in over the API.
     *
     * @param taken run just before they are taken; not at all if they are refused
     */
    void post(List<PostedAlert> alerts, Runnable taken);

    /**
     * A user sets a silence over the API.
     *
     * @param done gets the id once it is acknowledged; null if it was refused
     */
    void setSilence(SilenceRequest request, Consumer<@Nullable String> done);

    /** Expires a silence; {@code done} gets whether that is acknowledged. */
    void expireSilence(String id, Consumer<Boolean> done);

    /** Takes another configuration. */
    void reload(Config config);

    /** SIGTERM; {@code done} runs when the process has ended in order. */
    void leave(Runnable done);

    /** Whether it sends already. */
    boolean settled();

    /** How many send before this one. */
    int position();

    /** The silences it holds, by id; the ended ones, too. */
    SortedMap<String, Held> silences();

    /** A user puts somebody on duty; {@code done} gets whether that is acknowledged. Only where there is an on-call schedule. */
    default void override(String schedule, OnCallSchedule.Override override, Consumer<Boolean> done) {
        throw new UnsupportedOperationException("no schedule");
    }

    /** Whether it mutes by this silence at {@code now} on its own clock. */
    boolean isSilencing(String id, Instant now);

    /** The notification log it holds, by key. */
    SortedMap<String, Held> notifications();

    /** What the program's notification log says of a message that the program is about to send. */
    Logged logged(SentMessage message);

    /** The program as a tenant sees it; only where there are tenants. */
    default TenantPlayer tenant(TenantWorld tenant) {
        throw new UnsupportedOperationException(tenant.id());
    }

    /** The program as clients of leases and heartbeats see it; only where there are some. */
    default OnCallPlayer onCall() {
        throw new UnsupportedOperationException("no rules, leases or heartbeats");
    }

    /** The program as the buttons of its messages reach it; only where messages have some. */
    default ActionPlayer actions() {
        throw new UnsupportedOperationException("no buttons");
    }
}
