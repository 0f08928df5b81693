package io.grapevine.server.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the files of the Debian package that differ from their sources: man pages and the changelog, which Debian wants
 * compressed, the units of systemd, whose paths are those of the package, and what the launchers share, which the tarball has
 * as well. The output depends on the arguments only, so that two builds make the same packages.
 */
public final class PackageFiles {
    /** The byte of a gzip header that names the effort of the compressor, and its value for the most. */
    private static final int EFFORT = 8;

    private static final byte MOST_EFFORT = 2;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

    private final Path sources;
    private final Path program;
    private final Path root;

    /**
     * @param sources the source tree
     * @param program the packaged program, {@code target/quarkus-app}
     * @param root the directory that becomes the root directory of the package's files
     */
    PackageFiles(Path sources, Path program, Path root) {
        this.sources = sources;
        this.program = program;
        this.root = root;
    }

    /**
     * Writes the files.
     *
     * @param arguments source tree, packaged program, directory to write to, version, maintainer ({@code name <mail>}), and
     *     the time of the build in ISO 8601
     */
    public static void main(String... arguments) throws IOException {
        PackageFiles files = new PackageFiles(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        files.clear();
        files.launcherParts();
        files.manuals();
        files.units();
        files.changelog(arguments[3], arguments[4], OffsetDateTime.parse(arguments[5]));
    }

    /** Deletes what an earlier build has left. */
    private void clear() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> old = Files.walk(root)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** What the launchers share has hidden names in the source tree, as it is no program. */
    private void launcherParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(sources.resolve("bin"), ".*")) {
            for (Path part : parts) {
                write("usr/lib/grapevine/" + part.getFileName().toString().substring(1), Files.readAllBytes(part));
            }
        }
    }

    private void manuals() throws IOException {
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(program.resolve("share/man/man1"), "*.1")) {
            for (Path page : pages) {
                write("usr/share/man/man1/" + page.getFileName() + ".gz", gzip(Files.readAllBytes(page)));
            }
        }
    }

    private void units() throws IOException {
        Path systemd = sources.resolve("config-examples/systemd");
        String service = Files.readString(systemd.resolve("grapevine.service"), UTF_8);
        // The comment at its head is for those who install it themselves.
        write(
                "usr/lib/systemd/system/grapevine.service",
                service.substring(service.indexOf("[Unit]"))
                        .replace("/usr/local/", "/usr/")
                        .getBytes(UTF_8));
        write("usr/lib/systemd/system/grapevine.socket", Files.readAllBytes(systemd.resolve("grapevine.socket")));
        write("etc/default/grapevine", Files.readAllBytes(systemd.resolve("grapevine.default")));
    }

    /** Writes the changelog in the format of deb-changelog(5), with the one entry that the package needs. */
    private void changelog(String version, String maintainer, OffsetDateTime built) throws IOException {
        String entry = "grapevine (" + version + ") unstable; urgency=medium\n\n  * Release " + version + ".\n\n -- "
                + maintainer + "  " + DATE.format(built) + "\n";
        write("usr/share/doc/grapevine/changelog.gz", gzip(entry.getBytes(UTF_8)));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new MostCompressed(bytes)) {
            out.write(content);
        }
        byte[] compressed = bytes.toByteArray();
        compressed[EFFORT] = MOST_EFFORT;
        return compressed;
    }

    private static final class MostCompressed extends GZIPOutputStream {
        MostCompressed(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
