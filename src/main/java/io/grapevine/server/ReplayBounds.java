package io.grapevine.server;

import io.grapevine.files.ConfigLimits;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.PlayWatch;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/**
 * Bounds of a replay in a server, which shares the processor and the heap with the notifications. One runs at a time in the process, and
 * takes less than a quarter of the heap. An instance is of one replay, which holds the place until it is closed.
 */
final class ReplayBounds implements PlayWatch, AutoCloseable {
    private static final Semaphore PLACE = new Semaphore(1);
    private static final int MOST_NOTIFICATIONS = 100_000;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** The bytes of an instruction of an automaton. */
    private static final int INSTRUCTION = 100;

    private final long start = System.nanoTime();
    private final long mostText;
    private final long mostHeld;
    private final long heap;
    private final Map<LabelSet, LabelSet> known = new HashMap<>();
    private long length;
    private boolean isOpen = true;

    private ReplayBounds(long heap) {
        this.heap = heap;
        mostText = Math.min(24 << 20, heap / 16);
        mostHeld = Math.min(48 << 20, heap / 16);
    }

    /** Takes the place of the one replay that runs in the process. */
    static ReplayBounds take() throws Refusal {
        if (!PLACE.tryAcquire()) {
            throw Refusal.of(503, "another replay runs (expected: one at a time)");
        }
        return new ReplayBounds(Runtime.getRuntime().maxMemory());
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            PLACE.release();
        }
    }

    /** What the configuration of a request may take. */
    ConfigLimits ofConfig() {
        return ConfigLimits.OF_UPLOAD.withAutomata(heap / 32 / INSTRUCTION);
    }

    /** Counts a record, of which it returns what a replay needs. */
    HistoryRecord added(HistoryRecord record) {
        HistoryRecord slim = record instanceof AlertRecord alert
                ? alert.playable(known.computeIfAbsent(alert.labels(), labels -> labels))
                : record instanceof ConfigRecord config ? textless(config) : record;
        length += HistoryJson.line(slim).length(); // about what it takes in memory
        return slim;
    }

    /** A configuration without texts, as it is not played; that one was changed is told by its hash and its extensions. */
    private static ConfigRecord textless(ConfigRecord config) {
        return new ConfigRecord(config.at(), config.replica(), config.hash(), "", config.extensions(), Map.of());
    }

    /** Whether the records so far are too many: their texts take too much memory. */
    boolean areTooMany() {
        return length > mostText;
    }

    /** Whether so long a time is over. */
    boolean isOver(Duration most) {
        return System.nanoTime() - start > most.toNanos();
    }

    @Override
    public void check(int notifications, long held) {
        if (notifications > MOST_NOTIFICATIONS || isOver(LONGEST)) {
            throw new CancellationException("takes too long");
        }
        if (held > mostHeld) {
            throw new CancellationException("holds too many alerts in groups, and notifications");
        }
    }
}
