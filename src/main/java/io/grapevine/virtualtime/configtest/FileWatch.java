package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Waits until files change: looks at their sizes and times a few times a second, which works on every file system, and with
 * editors that put another file in the place of the old one.
 */
public final class FileWatch {
    private static final long PAUSE_MILLIS = 300;
    /** Editors write a file in several steps, or remove it for a moment. */
    private static final long SETTLE_MILLIS = 50;

    private static final String MISSING = "missing";
    private static final String UNKNOWN = "";

    private final Set<Path> files = new TreeSet<>();
    private Map<Path, String> seen = new TreeMap<>();
    private Instant begun = Instant.MAX;

    /** Watches a file, too. */
    public void add(Path file) {
        files.add(file);
    }

    /** Takes note of how the files are now, before they are read. */
    public void begin() {
        begun = Instant.now();
        seen = look();
    }

    /** Watches some files, too, which were read since {@link #begin}. One that was written since then counts as changed. */
    public void files(Collection<Path> some) {
        for (Path file : some) {
            if (files.add(file)) {
                seen.put(file, isNew(file) ? UNKNOWN : state(file));
            }
        }
    }

    private boolean isNew(Path file) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(begun);
        } catch (IOException e) {
            return false;
        }
    }

    /** The number of files. */
    public int size() {
        return files.size();
    }

    /** Returns when a file is another one than at {@link #begin}, and is written; or when the thread is interrupted. */
    public void await() {
        try {
            Map<Path, String> found = look();
            while (found.equals(seen)) {
                Thread.sleep(PAUSE_MILLIS);
                found = look();
            }
            do {
                seen = found;
                Thread.sleep(SETTLE_MILLIS);
                found = look();
            } while (!found.equals(seen));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<Path, String> look() {
        Map<Path, String> found = new TreeMap<>();
        for (Path file : files) {
            found.put(file, state(file));
        }
        return found;
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return MISSING;
        }
    }
}
