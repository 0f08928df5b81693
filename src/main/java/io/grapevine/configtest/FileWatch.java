package io.grapevine.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
    private static final String MISSING = "missing";

    private final Set<Path> files = new TreeSet<>();
    private Map<Path, String> seen = Map.of();

    /** Watches a file, too. */
    public void add(Path file) {
        files.add(file);
    }

    /** Watches some files, too, as they are now. */
    public void files(Collection<Path> some) {
        files.addAll(some);
        seen = look();
    }

    /** The number of files. */
    public int size() {
        return files.size();
    }

    /** Returns when a file is another one than at the last look, or when the thread is interrupted. */
    public void await() {
        try {
            while (look().equals(seen)) {
                Thread.sleep(PAUSE_MILLIS);
            }
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
