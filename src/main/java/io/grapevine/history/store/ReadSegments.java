package io.grapevine.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The files that readers have open and that are not written: each once, since the database locks a file against a
 * second opening.
 */
final class ReadSegments {
    private final DatabaseDisk disk;
    private final Map<Path, Use> uses = new HashMap<>();

    private static final class Use {
        final Segment segment;
        int readers;

        Use(Segment segment) {
            this.segment = segment;
        }
    }

    ReadSegments(DatabaseDisk disk) {
        this.disk = disk;
    }

    /**
     * Opens a file, or shares it with others; to be released.
     *
     * @throws NoSuchFileException if it is deleted
     */
    synchronized Segment acquire(HistoryFile file) throws IOException {
        Use use = uses.get(file.path());
        if (use == null) {
            if (!Files.exists(file.path())) {
                throw new NoSuchFileException(file.path().toString());
            }
            use = new Use(Segment.open(file, true, disk));
            uses.put(file.path(), use);
        }
        use.readers++;
        return use.segment;
    }

    /** Removes records, see {@link Segment#retain}; false if a reader uses the file. */
    synchronized boolean retain(HistoryFile file, Predicate<String> kept) throws IOException {
        if (uses.containsKey(file.path())) {
            return false;
        }
        Segment read = Segment.open(file, true, disk);
        boolean hasOthers = read.hasOthers(kept);
        read.close();
        if (hasOthers) {
            Segment written = Segment.open(file, false, disk);
            try {
                written.retain(kept);
            } finally {
                written.finish();
            }
        }
        return true;
    }

    synchronized void release(Segment segment) {
        Path path = segment.file().path();
        Use use = uses.get(path);
        if (use != null && --use.readers == 0) {
            uses.remove(path);
            segment.close();
        }
    }
}
