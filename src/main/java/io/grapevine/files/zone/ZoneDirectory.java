package io.grapevine.files.zone;

import io.grapevine.model.zone.Tzif;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.ZoneTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The time zones of a directory or of a ZIP archive with a file for each. A file is read when its zone is asked for.
 */
final class ZoneDirectory implements ZoneSource {
    /** Names as the database has them: none leads out of the directory, or is written in two ways. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,4}");

    /** The first line of the source of all zones, which packages have beside the files. */
    private static final Pattern SOURCE = Pattern.compile("# version (\\S{1,40})\\s.*", Pattern.DOTALL);

    private static final Pattern VERSION = Pattern.compile("\\S{1,40}");
    private static final int HEAD = 100;

    private final Path place;
    private final boolean isArchive;
    private final String version;

    /** The zones of a directory, or of an archive if its name ends in {@code .zip}, which need not be there. */
    ZoneDirectory(Path place) {
        this.place = place;
        this.isArchive = place.toString().endsWith(".zip");
        this.version = readVersion();
    }

    @Override
    public Optional<ZoneTable> find(String name) {
        return NAME.matcher(name).matches()
                ? content(name, Tzif.LARGEST).flatMap(ZoneDirectory::table)
                : Optional.empty();
    }

    private static Optional<ZoneTable> table(byte[] file) {
        try {
            return Optional.of(Tzif.read(file));
        } catch (IOException e) {
            return Optional.empty(); // as in Go, another source may have it
        }
    }

    /** The content of a file, or its beginning if it is larger than {@code most}; empty if it cannot be read. */
    private Optional<byte[]> content(String name, int most) {
        try {
            if (isArchive) {
                return archived(name, most);
            }
            Path file = place.resolve(name);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(most));
            }
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> archived(String name, int most) throws IOException {
        if (!Files.isRegularFile(place)) {
            return Optional.empty();
        }
        try (ZipFile archive = new ZipFile(place.toFile())) {
            ZipEntry entry = archive.getEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = archive.getInputStream(entry)) {
                return Optional.of(in.readNBytes(most));
            }
        }
    }

    private String readVersion() {
        Optional<String> source = text("tzdata.zi")
                .map(SOURCE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(matcher -> matcher.group(1));
        return source.or(() -> text("+VERSION")
                        .map(String::strip)
                        .filter(text -> VERSION.matcher(text).matches()))
                .orElse(UNKNOWN);
    }

    private Optional<String> text(String name) {
        return content(name, HEAD).map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String origin() {
        return place.toString();
    }
}
