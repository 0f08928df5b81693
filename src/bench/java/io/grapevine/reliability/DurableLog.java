package io.grapevine.reliability;

import io.grapevine.Directories;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The notification log that a dead replica has left on its disk. Each alert of the trials is a group of its own. */
final class DurableLog {
    private final Map<String, Stored<NflogEntry>> latest = new HashMap<>();

    private DurableLog() {}

    /** Reads a copy of the files, as a start changes them. */
    static DurableLog of(Path data, Path scratch) throws IOException {
        DurableLog log = new DurableLog();
        Path copy = Files.createTempDirectory(scratch, "copy");
        copy(data, copy);
        LoopThread loop = new LoopThread("reading");
        try (StateFiles files =
                new StateFiles(copy, "nflog", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()))) {
            files.load(RecordSink.decoding(NflogEntryCodec.KIND::decode, log::take), () -> {});
        } finally {
            loop.close();
            Directories.delete(copy);
        }
        return log;
    }

    private void take(Stored<NflogEntry> entry) {
        latest.merge(entry.value().key().groupKey(), entry, (a, b) -> stamp(a) > stamp(b) ? a : b);
    }

    private static long stamp(Stored<NflogEntry> entry) {
        return entry.mark().stamp();
    }

    private static void copy(Path data, Path to) throws IOException {
        if (Files.exists(data.resolve("nflog"))) {
            Files.copy(data.resolve("nflog"), to.resolve("nflog"));
            Files.setLastModifiedTime( // by which its checksums count, to the nanosecond
                    to.resolve("nflog"), Files.getLastModifiedTime(data.resolve("nflog")));
        }
        Path logs = data.resolve("grapevine");
        Files.createDirectories(to.resolve("grapevine"));
        if (Files.exists(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith("nflog."))
                        .toList()) {
                    Files.copy(
                            file,
                            to.resolve("grapevine").resolve(file.getFileName().toString()));
                }
            }
        }
    }

    /** Whether the last record of an alert's group says that the alert was notified with this status. */
    boolean says(String alertname, String status) {
        long hash = AlertHash.of(LabelSet.of("alertname", alertname));
        Stored<NflogEntry> stored = latest.get("{}:{alertname=\"" + alertname + "\"}");
        return stored != null && contains(stored.value(), status, hash);
    }

    private static boolean contains(NflogEntry entry, String status, long hash) {
        long[] all = status.equals("firing")
                ? entry.notified().firing()
                : entry.notified().resolved();
        for (long each : all) {
            if (each == hash) {
                return true;
            }
        }
        return false;
    }
}
