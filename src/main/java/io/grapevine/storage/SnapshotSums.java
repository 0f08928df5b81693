package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checksums of the snapshots of one state, in files {@code <state>.<name>.sum}. The checksums of a snapshot are
 * durable before it replaces the one before, so there may be several files.
 */
final class SnapshotSums {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSums.class);

    /** The maximum size of a file that is read, in bytes: enough for 32 million records. */
    private static final long MAX_SIZE = 256L << 20;

    private final Path directory;
    private final String state;
    private final Pattern form;
    private final Disk disk;

    SnapshotSums(Path directory, String state, Disk disk) {
        this.directory = directory;
        this.state = state;
        this.form = Pattern.compile(Pattern.quote(state) + "\\.[0-9a-f]{8}\\.sum(\\.tmp)?");
        this.disk = disk;
    }

    private Path file(SnapshotSum sum) {
        return directory.resolve(state + "." + sum.name() + ".sum");
    }

    /** Makes the checksums of a snapshot durable, beside those of earlier ones. */
    void add(SnapshotSum sum) throws IOException {
        disk.replace(file(sum), out -> out.write(sum.encode()), temporary -> sum);
    }

    void keepOnly(SnapshotSum current) {
        Path kept = file(current);
        for (Path file : list()) {
            if (!file.equals(kept)) {
                delete(file);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("file", file).addKeyValue("err", e).log("Checksums cannot be deleted");
        }
    }

    /** The checksums of the snapshots that may be in place; those that cannot be read are left out. */
    List<SnapshotSum> read() {
        List<SnapshotSum> sums = new ArrayList<>();
        for (Path file : list()) {
            if (!file.toString().endsWith(".tmp")) {
                read(file).ifPresent(sums::add);
            }
        }
        return sums;
    }

    private static Optional<SnapshotSum> read(Path file) {
        var event = LOG.atWarn().addKeyValue("file", file);
        try (InputStream in = Files.newInputStream(file)) {
            Optional<SnapshotSum> sum =
                    Files.size(file) > MAX_SIZE ? Optional.empty() : SnapshotSum.decode(in.readAllBytes());
            if (sum.isEmpty()) {
                event.log("Checksums of a snapshot are damaged, ignoring them");
            }
            return sum;
        } catch (IOException e) {
            event.addKeyValue("err", FileReason.of(e)).log("Checksums of a snapshot cannot be read, ignoring them");
            return Optional.empty();
        }
    }

    private List<Path> list() {
        try {
            return Disk.list(directory, form);
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn().addKeyValue("file", directory).addKeyValue("err", e).log("Checksums cannot be listed");
            return List.of();
        }
    }
}
