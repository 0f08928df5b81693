package io.grapevine.storage;

import io.grapevine.go.FileReason;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a file holds something that no crash explains. */
final class CorruptFileReport {
    private static final Logger LOG = LoggerFactory.getLogger(CorruptFileReport.class);

    private CorruptFileReport() {}

    /** Keeps the file for whoever wants to look into it, and tells of it. */
    static void report(Path file, String fault, long records, long rejected) {
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("fault", fault)
                .addKeyValue("records_kept", records)
                .addKeyValue("records_rejected", rejected)
                .addKeyValue("set_aside_as", setAside(file))
                .log("State file is damaged, going on with what could be read");
    }

    private static String setAside(Path file) {
        try {
            return Directories.setAside(file).toString();
        } catch (IOException e) {
            return "nothing: " + FileReason.withFile(e);
        }
    }
}
