package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pass over a state file: passes its records on, counts them, and reports corruption that no crash explains. */
abstract class LoadPass {
    private static final Logger LOG = LoggerFactory.getLogger(LoadPass.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final RecordSink sink;

    long records;

    /** The number of records that were whole but could not be decoded. */
    long rejected;

    /** The first corruption that a crash does not explain. */
    Optional<String> fault = Optional.empty();

    LoadPass(RecordSink sink) {
        this.sink = sink;
    }

    void deliver(long start, byte[] record) {
        Optional<String> verdict = sink.accept(record);
        if (verdict.isEmpty()) {
            records++;
        } else {
            rejected++;
            note("record at byte " + start + ": " + verdict.get());
        }
    }

    void note(String what) {
        fault = fault.or(() -> Optional.of(what));
    }

    /** The result of the pass over {@code file}; if it is corrupt, keeps a copy for inspection and logs an error. */
    LoadReport report(Path file, StorageMetrics metrics) {
        if (fault.isEmpty()) {
            return new LoadReport(records, 0, 0);
        }
        metrics.damaged(file);
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("fault", fault.get())
                .addKeyValue("records_kept", records)
                .addKeyValue("records_rejected", rejected)
                .addKeyValue("set_aside_as", setAside(file))
                .log("State file is corrupt, continuing with the readable records");
        return new LoadReport(records, rejected, 1);
    }

    /**
     * Links a corrupt file under a second name with the time of its last write. It also keeps its own name, so that a
     * crash before the next snapshot loses nothing and makes no further copy.
     *
     * @return the second name, or the error
     */
    private static String setAside(Path file) {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            Path aside = aside(file, written);
            if (!Files.isRegularFile(aside)) { // else linked on an earlier start
                link(file, aside);
            }
            return aside.toString();
        } catch (IOException e) {
            return "nothing: " + FileReason.withFile(e);
        }
    }

    static Path aside(Path file, Instant time) {
        return file.resolveSibling(file.getFileName() + ".corrupt-" + TIME.format(time));
    }

    private static void link(Path file, Path aside) throws IOException {
        try {
            Files.createLink(aside, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
