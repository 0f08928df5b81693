package io.grapevine.storage;

import io.grapevine.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports and preserves a state file with corruption that no crash explains. */
final class CorruptFileReport {
    private static final Logger LOG = LoggerFactory.getLogger(CorruptFileReport.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private CorruptFileReport() {}

    /** Keeps a copy of the file for inspection and logs an error. */
    static void report(Path file, String fault, long records, long rejected) {
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("fault", fault)
                .addKeyValue("records_kept", records)
                .addKeyValue("records_rejected", rejected)
                .addKeyValue("set_aside_as", setAside(file))
                .log("State file is corrupt, continuing with the readable records");
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
            Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + TIME.format(written));
            if (!Files.exists(aside)) { // else linked on an earlier start
                link(file, aside);
            }
            return aside.toString();
        } catch (IOException e) {
            return "nothing: " + FileReason.withFile(e);
        }
    }

    private static void link(Path file, Path aside) throws IOException {
        try {
            Files.createLink(aside, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
