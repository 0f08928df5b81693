package io.grapevine.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the store, such as {@code history-20261121T160000.123Z.mv}. A corrupt file is set aside: {@code .corrupt-}
 * and the time are appended to its name.
 *
 * @param begin when the file was created; its records are not older unless the clock was set back
 * @param isCorrupt whether it was set aside as corrupt
 */
record HistoryFile(Path path, Instant begin, boolean isCorrupt) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'");
    private static final Pattern NAME =
            Pattern.compile("history-(\\d{8}T\\d{6}\\.\\d{3}Z)\\.mv(\\.corrupt-\\d{8}T\\d{6}\\.\\d{3}Z)?");

    /** A new file that begins at {@code begin}, cut to milliseconds in its name. */
    static HistoryFile begun(Path directory, Instant begin) {
        return new HistoryFile(directory.resolve("history-" + text(begin) + ".mv"), begin, false);
    }

    /** The history files in a directory, the oldest first; other files are ignored. */
    static List<HistoryFile> of(Path directory) throws IOException {
        List<HistoryFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(Files::isRegularFile).forEach(path -> named(path).ifPresent(files::add));
        }
        files.sort(Comparator.comparing(HistoryFile::begin).thenComparing(HistoryFile::path));
        return files;
    }

    private static Optional<HistoryFile> named(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            Instant begin = LocalDateTime.parse(name.group(1), TIME).toInstant(ZoneOffset.UTC);
            return Optional.of(new HistoryFile(path, begin, name.group(2) != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The size in bytes; 0 if the file is gone. */
    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The path for setting the file aside at {@code now}. */
    Path aside(Instant now) {
        return path.resolveSibling(path.getFileName() + ".corrupt-" + text(now));
    }

    private static String text(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
