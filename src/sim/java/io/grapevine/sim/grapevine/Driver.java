package io.grapevine.sim.grapevine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A replica of some version of the program, behind types of the JDK: its world may have been built from other sources. Once a version is
 * released, whatever changes here is a change of its driver, too. All is called on the replica's loop; members are written as {@code name#boot}.
 */
public interface Driver {
    /** The state with the silences. */
    String SILENCES = "sil";

    /** The state with the notification log. */
    String NOTIFICATIONS = "nfl";

    /**
     * The options of a replica that simulations vary.
     *
     * @param member the replica itself
     * @param address where it listens
     * @param config the text of a configuration
     */
    record Options(
            String member,
            String address,
            String config,
            Duration retention,
            Duration peerTimeout,
            Duration settleTimeout) {}

    /**
     * An alert that a client posts.
     *
     * @param timesOut whether its end follows from the resolve timeout
     */
    record Posted(Map<String, String> labels, Instant startsAt, Instant endsAt, boolean timesOut) {}

    /**
     * A silence of the alerts with the value of a label.
     *
     * @param id empty for a new one
     */
    record Requested(String id, String label, String value, Instant startsAt, Instant endsAt, String comment) {}

    /**
     * A message of a group, by the label {@code id} of its alerts.
     *
     * @param url of the receiver
     * @param resolved with their ends
     * @param flushedAt by the clock of the replica
     */
    record Message(
            String url,
            String group,
            Set<String> firing,
            SortedMap<String, Instant> resolved,
            Instant flushedAt,
            Duration timeout) {}

    /**
     * The version that a state holds under a key.
     *
     * @param text equal for equal versions, whatever the version of the program
     * @param left for how much longer it is held
     */
    record Stored(String text, byte[] body, Duration left) {}

    /**
     * An address that the replica is configured with.
     *
     * @param state UNRESOLVED, TRYING, SILENT, REFUSED, CONNECTED or SELF
     * @param refusals how many attempts in a row it has refused
     */
    record Seed(
            String address,
            String state,
            int refusals,
            @Nullable String member) {}

    /** The process and machine of the replica: its clocks, disk, network and receivers. */
    interface Host extends Executor {
        /** The wall clock. */
        Instant now();

        /** The monotonic clock. */
        Duration elapsed();

        /** The source of all randomness. */
        RandomGenerator random();

        /** Runs a task later, unless the result is run before. */
        Runnable schedule(Duration delay, Runnable task);

        /** The records of a state on the disk. */
        List<byte[]> records(String state);

        /** Writes a record of a state. */
        void append(String state, byte[] record, Runnable whenDurable);

        /** Writes a whole state; {@code done} gets the size. */
        void snapshot(String state, List<byte[]> records, Consumer<OptionalLong> done);

        /** Begins to connect, and tells the driver of all from now on. */
        void connect();

        /** Sends a frame; false if there is no link. */
        boolean send(String member, byte[] frame);

        /** Finds out whether a member still answers. */
        void dial(String member);

        /** The configured addresses. */
        List<Seed> contacts();

        /** Ends all links. */
        void close();

        /** Sends a message; {@code replied} gets ACCEPTED, BUSY, BROKEN, NO_CONNECTION or TIMEOUT. */
        void notify(Message message, Consumer<String> replied);
    }

    /** Starts the replica. */
    void start(Host process, Options options);

    /** There is a link to a member. */
    void onUp(String member, String address);

    /** There is no link to a member any more, as it is CLOSED, REFUSED or REPLACED. */
    void onDown(String member, String reason);

    /** A member could not be reached. */
    void onUnreachable(String member);

    /** A frame of a member. */
    void onFrame(String member, byte[] frame);

    /** Alerts come in. */
    void post(List<Posted> alerts);

    /** Sets a silence; {@code done} gets its id, null if it was refused. */
    void setSilence(Requested request, Consumer<@Nullable String> done);

    /** Expires a silence; {@code done} gets whether that is acknowledged. */
    void expireSilence(String id, Consumer<Boolean> done);

    /** Takes another configuration. */
    void reload(String config);

    /** Writes both states to the disk. */
    void snapshot();

    /** Ends in order. */
    void leave(Runnable done);

    /** Whether it sends already. */
    boolean settled();

    /** How many send before this one. */
    int position();

    /** The versions that a state holds, by key. */
    SortedMap<String, Stored> held(String state);

    /** Whether it mutes by this silence at {@code now}. */
    boolean isSilencing(String id, Instant now);
}
