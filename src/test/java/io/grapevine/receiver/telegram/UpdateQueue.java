package io.grapevine.receiver.telegram;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The updates that a bot has not confirmed yet. Each method is called by the owner of a monitor, which a poll releases while it waits. */
final class UpdateQueue {
    private final Object monitor;
    private final TreeMap<Long, JsonObject> updates = new TreeMap<>();
    private final List<Long> offsets = new ArrayList<>();
    private long poller;

    UpdateQueue(Object monitor) {
        this.monitor = monitor;
    }

    void add(JsonObject update) {
        updates.put(update.getLong("update_id"), update);
        monitor.notifyAll();
    }

    int size() {
        return updates.size();
    }

    /** The offsets that updates were asked for with. */
    List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /**
     * Waits for updates as long as the arguments of {@code getUpdates} say.
     *
     * @throws IllegalStateException if another poll has begun in the meantime
     */
    JsonArray poll(JsonObject arguments) throws InterruptedException {
        long own = ++poller;
        monitor.notifyAll();
        long offset = arguments.getLong("offset", 0L);
        offsets.add(offset);
        updates.headMap(offset).clear();
        long end = System.nanoTime() + arguments.getLong("timeout") * 1_000_000_000L;
        while (updates.isEmpty() && own == poller && System.nanoTime() < end) {
            monitor.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        if (own != poller) {
            throw new IllegalStateException("Conflict: terminated by other getUpdates request");
        }
        return new JsonArray(updates.values().stream()
                .limit(arguments.getLong("limit", 100L))
                .toList());
    }
}
