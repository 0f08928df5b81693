package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A trial that measures what a replica with nothing to do sends to each peer and gets from it: by its own metrics,
 * which leave out probes and headers, and by the count of the loopback device, if no other process uses it.
 *
 * @param length how long they are watched; a whole number of minutes holds as many of what happens once a minute
 * @param alone whether no other process uses the loopback device
 */
record Idling(Duration length, boolean alone) implements Trial {
    private static final int PAIRS = Replicas.COUNT * (Replicas.COUNT - 1) / 2;

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (Replicas replicas = new Replicas(contender, directory)) {
            replicas.awaitFormed();
            double messagesBefore = messages(replicas);
            long deviceBefore = Loopback.bytes();
            Thread.sleep(length.toMillis());
            long device = Loopback.bytes() - deviceBefore;
            double messages = messages(replicas) - messagesBefore;
            // What one replica of a pair sends the other gets: both count it.
            String counted = rate(messages / 2);
            table.enter(contender, "Idle, to and from each peer: messages by the metrics", "2 KiB/s", counted);
            String all = alone ? rate((double) device) : "?";
            table.enter(contender, "… all bytes on the device, probes and headers too", "2 KiB/s", all);
        }
    }

    private static double messages(Replicas replicas) throws IOException {
        double sum = 0;
        for (Replica replica : replicas.all()) {
            sum += replica.metric("alertmanager_cluster_messages_sent_size_total", "");
            sum += replica.metric("alertmanager_cluster_messages_received_size_total", "");
        }
        return sum;
    }

    private String rate(double bytes) {
        return Sample.text("%.2f KiB/s", bytes / 1024 / length.toSeconds() / PAIRS);
    }
}
