package io.grapevine.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Number of client connections that fit within the limit of open files of the process, beside what the program needs
 * itself.
 */
final class ConnectionLimit {
    private static final String MOST_FILES = "Max open files";

    /** Receivers, peers, files and name lookups share these, or an eighth of a larger limit. */
    private static final int LEAST_KEPT = 64;

    private static final int LEAST = 16;

    private ConnectionLimit() {}

    /** The limit of this process, which has opened what it always has open; no limit where there is no {@code /proc}. */
    static int ofThisProcess() {
        Path self = Path.of("/proc/self");
        try (Stream<Path> open = Files.list(self.resolve("fd"))) {
            return of(mostFiles(Files.readAllLines(self.resolve("limits"))), open.count());
        } catch (IOException unreadable) {
            return Integer.MAX_VALUE;
        }
    }

    private static long mostFiles(List<String> limits) {
        return limits.stream()
                .filter(line -> line.startsWith(MOST_FILES))
                .map(line -> line.substring(MOST_FILES.length()).strip().split(" ", 2)[0])
                .filter(number -> number.chars().allMatch(Character::isDigit)) // not "unlimited"
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    /**
     * The limit of a process.
     *
     * @param mostFiles how many files it may open
     * @param openFiles how many it has open before the first connection
     */
    static int of(long mostFiles, long openFiles) {
        long left = mostFiles - openFiles - Math.max(LEAST_KEPT, mostFiles / 8);
        return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, left));
    }
}
