package io.grapevine.virtualtime.configtest.script;

import io.grapevine.features.heartbeat.HeartbeatSignal;
import io.grapevine.features.leases.Lease;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Step of a test beside alerts that fire and resolve. Where it has a {@code replica}, that is the one that is asked; empty for the
 * first that runs.
 */
public sealed interface ScriptStep {
    Duration at();

    /** The place of the step in its file, for messages. */
    String place();

    /**
     * A silence is created, or changed if there is one of that name.
     *
     * @param name the name that the test gives to it
     * @param receivers matchers of the receivers for which it is, as in {@link Silence#receiverMatcherSets}
     */
    record SetSilence(
            Duration at,
            String place,
            String name,
            Matchers matchers,
            List<Matchers> receivers,
            Duration startsAt,
            Duration endsAt,
            String author,
            String comment,
            LabelSet annotations,
            String replica)
            implements ScriptStep {
        public SetSilence {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * A client asks for a lease, or renews it. If the silence of one that is renewed was expired, the client gives it up.
     */
    record HoldLease(Duration at, String place, Lease lease, String replica) implements ScriptStep {}

    /**
     * A silence is expired.
     *
     * @param name the name that the test gives to it, or that of the rule whose silence it is
     * @param ofRule whether it is the silence of a rule that is active or to come
     */
    record ExpireSilence(Duration at, String place, String name, boolean ofRule, String replica)
            implements ScriptStep {}

    /**
     * Groups are acknowledged, as by the web UI.
     *
     * @param group group labels of each of them, among others
     * @param receiver the receiver of their route; empty for any
     * @param length after which the acknowledgements lapse; empty if they last until all has resolved
     */
    record Acknowledge(
            Duration at,
            String place,
            LabelSet group,
            String receiver,
            String by,
            String comment,
            Optional<Duration> length,
            String replica)
            implements ScriptStep {}

    /**
     * The acknowledgements of groups are ended, as by the web UI.
     *
     * @param group group labels of each of them, among others
     * @param receiver the receiver of their route; empty for any
     */
    record Unacknowledge(Duration at, String place, LabelSet group, String receiver, String by, String replica)
            implements ScriptStep {}

    /**
     * A user clicks on an action of the latest message that a receiver got about a group.
     *
     * @param group group labels of the group, among others; none if the receiver got messages of one group only
     * @param result what must come of it, one of {@link #RESULTS}
     * @param replica the replica that gets the click; empty for the first that runs
     */
    record Click(
            Duration at,
            String place,
            Action action,
            String receiver,
            LabelSet group,
            String by,
            String result,
            String replica)
            implements ScriptStep {
        /** The names of the results. */
        public static final List<String> RESULTS =
                List.of("done", "exists", "nothing", "stale", "ended", "unknown", "refused");
    }

    /**
     * Replicas reload their configuration.
     *
     * @param refused whether the configuration must be refused, so that the one before stays in force
     * @param replica the one that reloads; empty for all
     */
    record Reload(Duration at, String place, ConfigSource config, boolean refused, String replica)
            implements ScriptStep {}

    /**
     * A receiver answers so from now on.
     *
     * @param integration one of its integrations, as in {@link NotificationPattern}; empty for all
     * @param from the replicas that it answers so; none: all
     */
    record Answer(
            Duration at, String place, String receiver, String integration, ReceiverAnswer answer, List<String> from)
            implements ScriptStep {
        public Answer {
            from = List.copyOf(from);
        }
    }

    /**
     * The wall clocks of replicas are set. What is measured as a time that has passed does not depend on them.
     *
     * @param ahead how far each is ahead of the time of the test from now on, by replica; negative if it is behind
     */
    record SetClock(Duration at, String place, Map<String, Duration> ahead) implements ScriptStep {
        public SetClock {
            ahead = Collections.unmodifiableMap(new TreeMap<>(ahead));
        }
    }

    /**
     * The network between the replicas is divided, or whole again.
     *
     * @param sides the replicas on each side, which reach each other; one that is in none reaches no other. None: the network
     *     is whole
     */
    record Partition(Duration at, String place, List<List<String>> sides) implements ScriptStep {
        public Partition {
            sides = sides.stream().map(List::copyOf).toList();
        }
    }

    /** The Prometheus servers reach these replicas alone from now on. */
    record Reach(Duration at, String place, List<String> replicas) implements ScriptStep {
        public Reach {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * A job sends a signal about a heartbeat.
     *
     * @param replicas the replicas that get it; none: the first that runs
     */
    record Ping(Duration at, String place, String name, HeartbeatSignal signal, String message, List<String> replicas)
            implements ScriptStep {
        public Ping {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * Replicas stop or start.
     *
     * @param kind what happens to them
     */
    record Power(Duration at, String place, List<String> replicas, PowerKind kind) implements ScriptStep {
        public Power {
            replicas = List.copyOf(replicas);
        }
    }

    /** Kind of a change of a replica. */
    enum PowerKind {
        /** The replica ends at once, as a process that is killed. */
        KILL,
        /** The replica starts on the disk that it has left. */
        START,
        /** The replica is stopped in order, and started again. */
        RESTART
    }

    /**
     * Kind of a receiver's response.
     *
     * @param status the HTTP status; null for one that does not answer with a status
     */
    record ReceiverAnswer(Kind kind, @Nullable Integer status) {
        /** Responses of a receiver. */
        public enum Kind {
            ACCEPTED,
            /** The receiver answers with a status that is no success. */
            STATUS,
            TIMEOUT,
            /** The receiver takes no connection. */
            REFUSED
        }

        /** A receiver that accepts. */
        public static final ReceiverAnswer OK = new ReceiverAnswer(Kind.ACCEPTED, null);
    }

    /** The names of so many replicas: a, b, c and so on. */
    static List<String> replicaNames(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toList();
    }
}
