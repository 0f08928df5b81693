package io.grapevine.reliability.chaos;

import io.grapevine.bench.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An account of what a receiver was notified of during a run, beside what it should have been notified of. */
final class Account {
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Sample delays = new Sample();
    private int accepted;
    private int refused;

    /** The kinds of findings. */
    enum Kind {
        DUPLICATE("Pure duplicates", true),
        UNKNOWN_OUTCOME("… allowed, as the outcome of the first was unknown to its sender", false),
        FALSE_END("Ends notified while the alert fires", true),
        STALE_FIRING("\"Firing\" after the end", true),
        DELAYED_FIRING("… allowed, as it was refused or waited for a paused replica while the alert fired", false),
        MISSED("Episodes never notified", false),
        MISSED_END("Ends never notified", false),
        LATE("Episodes notified late", false);

        private final String title;
        private final boolean error;

        Kind(String title, boolean error) {
            this.title = title;
            this.error = error;
        }

        /** The title of its row. */
        String title() {
            return title;
        }

        /** Whether Grapevine must have none. */
        boolean isError() {
            return error;
        }
    }

    /**
     * A notification that should not have been sent, or that was not sent.
     *
     * @param at the time since the start of the run, in milliseconds
     * @param replica the sender; "-" if there is none
     */
    record Finding(Kind kind, long at, String replica, String group, String detail) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%8.3f %-15s %s %s %s", at / 1000.0, kind, replica, group, detail);
        }
    }

    void notification(boolean wasAccepted) {
        if (wasAccepted) {
            accepted++;
        } else {
            refused++;
        }
    }

    void add(Finding finding) {
        findings.add(finding);
        counts.merge(finding.kind(), 1, Integer::sum);
    }

    /** Adds the time from the first post of an episode to its notification. */
    void delay(long millis) {
        delays.add(millis / 1000.0);
    }

    int accepted() {
        return accepted;
    }

    int refused() {
        return refused;
    }

    int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Median, 99th percentile and maximum, in seconds. */
    String delays() {
        return String.format(
                Locale.ROOT, "%.1f / %.1f / %.1f s", delays.median(), delays.quantile(0.99), delays.quantile(1));
    }

    /** Whether there is what Grapevine must not have. */
    boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.kind().isError());
    }
}
