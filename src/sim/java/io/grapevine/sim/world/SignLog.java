package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The signs of one kind about one heartbeat that processes have received, in order. */
public final class SignLog {
    private final List<Sign> signs = new ArrayList<>();

    /** A sign that a process has received. */
    public static final class Sign {
        private final Duration at;
        private final Duration sentAt;
        private final String replica;
        private final int boot;
        private int fact = SendAttempt.NONE;

        private Sign(Duration at, Duration sentAt, String replica, int boot) {
            this.at = at;
            this.sentAt = sentAt;
            this.replica = replica;
            this.boot = boot;
        }

        /** When the sign was received, in world time. */
        public Duration at() {
            return at;
        }

        /** When the sign was sent: a process that stood still meanwhile knows that it may be so old. */
        public Duration sentAt() {
            return sentAt;
        }

        /** The replica that has received it. */
        public String replica() {
            return replica;
        }

        /** Whether the process that runs on a machine has received it itself. */
        public boolean isOwn(Machine machine) {
            return replica.equals(machine.name) && boot == machine.boots();
        }

        /**
         * The fact that the replica of the sign has shared it, or knows of one that was shared and is older by a
         * quarter of the patience at most; {@link SendAttempt#NONE} before its turn to share it.
         */
        public int fact() {
            return fact;
        }

        void shared(int known) {
            fact = known;
        }
    }

    /** All of them. */
    public List<Sign> all() {
        return signs;
    }

    /** The signs since a time, the latest first. */
    public List<Sign> since(Duration time) {
        List<Sign> recent = new ArrayList<>();
        for (int i = signs.size() - 1; i >= 0 && signs.get(i).at.compareTo(time) >= 0; i--) {
            recent.add(signs.get(i));
        }
        return recent;
    }

    Sign received(Duration at, Duration sentAt, Machine machine) {
        Sign sign = new Sign(at, sentAt, machine.name, machine.boots());
        signs.add(sign);
        return sign;
    }
}
