package io.grapevine.sim.world;

import java.util.ArrayList;
import java.util.List;

/**
 * The simulated disk of a replica, with two append-only logs: silences and the notification log. What was written is
 * safe only once it was synced.
 */
public final class Disk {
    /** One log. */
    public static final class Log {
        private List<Object> durable = new ArrayList<>();
        private List<Object> written = new ArrayList<>();

        /** What a process finds that starts. */
        public List<Object> records() {
            return List.copyOf(written);
        }

        /** Writes a record after the others. */
        public void append(Object record) {
            written.add(record);
        }

        /** Writes these records in place of all. */
        public void replace(List<?> all) {
            written = new ArrayList<>(all);
        }

        void sync() {
            durable = new ArrayList<>(written);
        }

        private void crash() {
            written = new ArrayList<>(durable);
        }
    }

    private final Log silences = new Log();
    private final Log notifications = new Log();

    /** The silences. */
    public Log silences() {
        return silences;
    }

    /** The notification log. */
    public Log notifications() {
        return notifications;
    }

    /** The process ends: what was not synced is lost. */
    void crash() {
        silences.crash();
        notifications.crash();
    }

    /** A copy of what is durable. */
    Disk copy() {
        Disk copy = new Disk();
        copy.silences.replace(silences.durable);
        copy.notifications.replace(notifications.durable);
        copy.silences.sync();
        copy.notifications.sync();
        return copy;
    }
}
