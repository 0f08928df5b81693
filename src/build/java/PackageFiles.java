import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Lays out the files of the Debian package, of which the tarball takes what the launchers share. Man pages and the changelog
 * are compressed, as Debian requires; paths in the units of systemd are those of the package. The output depends on the
 * arguments only, so that two builds make the same packages. The build runs this source file as it is.
 */
public final class PackageFiles {
    /** The position of a gzip header's byte that names the effort of the compressor, and its value for the most. */
    private static final int EFFORT = 8;

    private static final byte MOST_EFFORT = 2;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

    /** A link or a picture of a page, without its anchor; addresses of other hosts have a colon. */
    private static final Pattern LINK = Pattern.compile("(?:]\\(|src(?:set)?=\")([^\"#:)\\s]+)(?=[\"#)])");

    /** The parts of the packaged program that are installed below {@code lib}. */
    private static final List<String> PROGRAM =
            List.of("app", "lib", "quarkus", "quarkus-run.jar", "grapevine.jar", "training.jar");

    private final Path sources;
    private final Path program;
    private final Path root;

    /**
     * @param sources the source tree
     * @param program the packaged program, {@code target/quarkus-app}
     * @param root the directory that becomes the root directory of the package's files
     */
    private PackageFiles(Path sources, Path program, Path root) {
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
        files.programs();
        files.manuals();
        files.completions();
        files.units();
        files.documents();
        files.changelog(arguments[3], arguments[4], OffsetDateTime.parse(arguments[5]));
    }

    /** Deletes the files of an earlier build. */
    private void clear() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> old = Files.walk(root)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Copies the program, its launchers, and the parts that they share, whose names are hidden in the source tree. */
    private void programs() throws IOException {
        for (String part : PROGRAM) {
            copy(program.resolve(part), "usr/lib/grapevine/" + part);
        }
        Path bin = sources.resolve("bin");
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(bin, ".*")) {
            for (Path part : parts) {
                copy(part, "usr/lib/grapevine/" + part.getFileName().toString().substring(1));
            }
        }
        copy(bin.resolve("alertmanager"), "usr/bin/alertmanager");
        copy(bin.resolve("amtool"), "usr/bin/amtool");
        Path debian = sources.resolve("src/main/debian");
        copy(debian.resolve("prometheus-alertmanager"), "usr/lib/grapevine/prometheus-alertmanager");
        copy(debian.resolve("prometheus-alertmanager.conf"), "usr/lib/grapevine/prometheus-alertmanager.conf");
        copy(debian.resolve("alertmanager.yml"), "etc/grapevine/alertmanager.yml");
    }

    private void manuals() throws IOException {
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(program.resolve("share/man/man1"), "*.1")) {
            for (Path page : pages) {
                write("usr/share/man/man1/" + page.getFileName() + ".gz", gzip(Files.readAllBytes(page)));
            }
        }
    }

    private void completions() throws IOException {
        Path share = program.resolve("share");
        copy(share.resolve("bash-completion"), "usr/share/bash-completion");
        copy(share.resolve("fish"), "usr/share/fish");
        copy(share.resolve("zsh/site-functions"), "usr/share/zsh/vendor-completions");
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
        copy(systemd.resolve("grapevine.socket"), "usr/lib/systemd/system/grapevine.socket");
        copy(systemd.resolve("grapevine.default"), "etc/default/grapevine");
    }

    private void documents() throws IOException {
        String directory = "usr/share/doc/grapevine/";
        copy(sources.resolve("NOTICE"), directory + "NOTICE");
        copy(sources.resolve("config-examples"), directory + "config-examples");
        for (Path document : linked(Path.of("README.md"))) {
            copy(sources.resolve(document), directory + document);
        }
        Path debian = sources.resolve("src/main/debian");
        copy(debian.resolve("copyright"), directory + "copyright");
        copy(debian.resolve("README.Debian"), directory + "README.Debian");
        copy(debian.resolve("lintian-overrides"), "usr/share/lintian/overrides/grapevine");
    }

    /**
     * A page, what its links lead to, what theirs lead to, and so on, as paths in the source tree: so a reader of the package finds
     * what a reader of the sources finds. A link that leads nowhere fails the build.
     */
    private Set<Path> linked(Path first) throws IOException {
        Set<Path> found = new TreeSet<>(Set.of(first));
        Deque<Path> unread = new ArrayDeque<>(found);
        while (!unread.isEmpty()) {
            Path page = unread.pop();
            if (!page.toString().endsWith(".md")) {
                continue;
            }
            String text = Files.readString(sources.resolve(page), UTF_8);
            for (MatchResult link : LINK.matcher(CODE_BLOCK.matcher(text).replaceAll(""))
                    .results()
                    .toList()) {
                Path target = page.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(sources.resolve(target))) {
                    throw new NoSuchFileException(target.toString(), null, "linked by " + page);
                }
                if (found.add(target)) {
                    unread.push(target);
                }
            }
        }
        return found;
    }

    /** Writes the changelog in the format of deb-changelog(5), with the one entry that the package needs. */
    private void changelog(String version, String maintainer, OffsetDateTime built) throws IOException {
        String entry = "grapevine (" + version + ") unstable; urgency=medium\n\n  * Release " + version + ".\n\n -- "
                + maintainer + "  " + DATE.format(built) + "\n";
        write("usr/share/doc/grapevine/changelog.gz", gzip(entry.getBytes(UTF_8)));
    }

    /** Copies a file, or the files of a directory. */
    private void copy(Path source, String name) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                write(Path.of(name).resolve(source.relativize(file)).toString(), Files.readAllBytes(file));
            }
        }
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
