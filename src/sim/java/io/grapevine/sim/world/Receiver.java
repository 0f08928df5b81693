package io.grapevine.sim.world;

import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A simulated receiver, which can be slow, failing or unreachable. */
public final class Receiver {
    /** The behaviour of a receiver. */
    public enum Mode {
        /** The receiver accepts at once. */
        OK,
        /** The receiver accepts after some seconds. */
        SLOW,
        /** The receiver answers no request, and accepts the pending ones when this state ends. */
        HANGS,
        /** The receiver answers 429. */
        BUSY,
        /** The receiver answers 503. */
        BROKEN,
        /** The receiver accepts, but its answers get lost. */
        MUTE
    }

    /** The reachability of a receiver from a replica. */
    public enum Reach {
        /** The replica can reach the receiver. */
        GOOD,
        /** The replica's connections are refused. */
        REFUSED,
        /** What the replica sends vanishes. */
        BLACK_HOLE
    }

    /** Listener for the events of a receiver. */
    interface Listener {
        void onAccepted(SendAttempt sending);

        void onReply(SendAttempt sending, Reply reply);
    }

    private static final int LONGEST_TRIP_MILLIS = 20;

    private final SimLoop loop;
    private final Random random;
    private final Listener listener;
    private final Map<String, Reach> reach = new LinkedHashMap<>();
    private final Map<String, Duration> outOfReachUntil = new LinkedHashMap<>();
    private final List<SendAttempt> waiting = new ArrayList<>();
    private final List<Receiver> beside = new ArrayList<>();
    private Mode mode = Mode.OK;
    private Duration badUntil = Duration.ZERO;

    Receiver(SimLoop loop, long seed, Listener listener) {
        this.loop = loop;
        this.random = new Random(seed);
        this.listener = listener;
    }

    /** A receiver at the same place: it is always as this one is. */
    Receiver beside(long seed, Listener other) {
        Receiver receiver = new Receiver(loop, seed, other);
        receiver.mode = mode;
        receiver.reach.putAll(reach);
        beside.add(receiver);
        return receiver;
    }

    /** Changes how it is. */
    public void mode(Mode next) {
        beside.forEach(receiver -> receiver.mode(next));
        if (mode != Mode.OK) {
            badUntil = loop.elapsed();
        }
        mode = next;
        if (next != Mode.HANGS) {
            List<SendAttempt> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(this::accept);
        }
    }

    /** How {@code replica} can reach it from now on. */
    public void reach(String replica, Reach how) {
        beside.forEach(receiver -> receiver.reach(replica, how));
        if (reach.put(replica, how) != null) {
            outOfReachUntil.put(replica, loop.elapsed());
        }
    }

    private Reach reach(String replica) {
        return reach.getOrDefault(replica, Reach.GOOD);
    }

    /** Whether it has been well since {@code time}, and within reach of {@code replica}. */
    public boolean wellSince(Duration time, String replica) {
        return mode == Mode.OK
                && badUntil.compareTo(time) < 0
                && reach(replica) == Reach.GOOD
                && outOfReachUntil.getOrDefault(replica, time.minusNanos(1)).compareTo(time) < 0;
    }

    /** Whether it has been well and within reach of every replica since {@code time}. */
    public boolean wellSince(Duration time) {
        return reach.keySet().stream().allMatch(replica -> wellSince(time, replica))
                && mode == Mode.OK
                && badUntil.compareTo(time) < 0;
    }

    void send(SendAttempt sending, Duration timeout) {
        loop.schedule(timeout, () -> listener.onReply(sending, Reply.TIMEOUT));
        switch (reach(sending.message.from())) {
            case GOOD -> loop.schedule(trip(), () -> arrived(sending));
            case REFUSED -> reply(sending, Reply.NO_CONNECTION);
            case BLACK_HOLE -> {}
        }
    }

    private Duration trip() {
        return Duration.ofMillis(1 + random.nextInt(LONGEST_TRIP_MILLIS));
    }

    private void arrived(SendAttempt sending) {
        switch (mode) {
            case OK -> accept(sending);
            case SLOW -> loop.schedule(Duration.ofMillis(500 + random.nextInt(9_000)), () -> accept(sending));
            case HANGS -> waiting.add(sending);
            case BUSY -> reply(sending, Reply.BUSY);
            case BROKEN -> reply(sending, Reply.BROKEN);
            case MUTE -> {
                listener.onAccepted(sending);
                if (random.nextBoolean()) {
                    reply(sending, Reply.NO_CONNECTION);
                }
            }
        }
    }

    private void accept(SendAttempt sending) {
        listener.onAccepted(sending);
        reply(sending, Reply.ACCEPTED);
    }

    private void reply(SendAttempt sending, Reply reply) {
        loop.schedule(trip(), () -> listener.onReply(sending, reply));
    }
}
