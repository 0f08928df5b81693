package io.grapevine.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The simulated disk of a replica, with append-only logs: silences, the notification log, alerts, what tenants have, and
 * heartbeats. What was written is safe only once it was synced.
 */
public final class Disk {
    /** The choice of what a crash leaves of the records that were not synced. */
    @FunctionalInterface
    interface Crash {
        /** Nothing. */
        Crash LOSES_ALL = (durable, written) -> durable;

        /**
         * The records that the next process finds.
         *
         * @param durable the records that were synced
         * @param written the records that were written after them, in order
         */
        List<Object> left(List<Object> durable, List<Object> written);
    }

    /** One log. */
    public static final class Log {
        private List<Object> durable = new ArrayList<>();

        /** Written and not synced: before {@link #replacement}, and after it or, without one, at all. */
        private final List<Object> before = new ArrayList<>();

        private final List<Object> after = new ArrayList<>();

        /** A snapshot that is not synced. */
        private List<Object> replacement = List.of();

        private boolean isReplaced;

        /** Numbers of changes that the disk did not take: at all, before the last snapshot, and before a synced one. */
        private int refused;

        private int covered;
        private int saved;

        /** What a process finds that starts. */
        public List<Object> records() {
            List<Object> all = new ArrayList<>(isReplaced ? replacement : durable);
            all.addAll(after);
            return all;
        }

        /** Writes a record after the others. */
        public void append(Object record) {
            after.add(record);
        }

        /** Writes these records in place of all. */
        public void replace(List<?> all) {
            before.addAll(after);
            after.clear();
            replacement = new ArrayList<>(all);
            isReplaced = true;
            covered = refused;
        }

        /** Counts a change that is in the memory of the process only. */
        public void refuse() {
            refused++;
        }

        /** Whether the disk has every change, or will have it with the next sync. */
        public boolean isSaved() {
            return saved == refused;
        }

        void sync() {
            durable = records();
            settle();
            saved = covered;
        }

        private void settle() {
            before.clear();
            after.clear();
            replacement = List.of();
            isReplaced = false;
        }

        private void crash(Crash crash, RandomGenerator random) {
            if (isReplaced && crash != Crash.LOSES_ALL && random.nextBoolean()) {
                durable = crash.left(replacement, after);
            } else {
                before.addAll(after);
                durable = crash.left(durable, before);
            }
            settle();
            forget();
        }

        /** The process is gone, and what it had in memory. */
        private void forget() {
            covered = refused;
            saved = refused;
        }
    }

    /** The silences. */
    public final Log silences = new Log();
    /** The notification log. */
    public final Log notifications = new Log();
    /** The alerts and group timers, where they are persisted. */
    public final Log alerts = new Log();
    /** The silences of all tenants. */
    public final Log tenantSilences = new Log();
    /** The notification logs of all tenants. */
    public final Log tenantNotifications = new Log();
    /** The configurations that tenants have uploaded. */
    public final Log uploads = new Log();
    /** The last signs of heartbeats. */
    public final Log heartbeats = new Log();

    private final List<Log> logs =
            List.of(silences, notifications, alerts, tenantSilences, tenantNotifications, uploads, heartbeats);

    /** Whether all logs have every change. */
    boolean isSaved() {
        return logs.stream().allMatch(Log::isSaved);
    }

    /** The process ends: what was not synced is lost, or some of it. */
    void crash(Crash crash, RandomGenerator random) {
        logs.forEach(log -> log.crash(crash, random));
    }

    /** The process ends in order: what it has written stays. */
    void end() {
        logs.forEach(Log::forget);
    }

    /** A copy of what is durable. */
    Disk copy() {
        Disk copy = new Disk();
        for (int i = 0; i < logs.size(); i++) {
            copy.logs.get(i).replace(logs.get(i).durable);
            copy.logs.get(i).sync();
        }
        return copy;
    }
}
