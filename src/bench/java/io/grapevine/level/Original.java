package io.grapevine.level;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * An Alertmanager of any version, built from its Go module, which the {@code go} client gets from its proxy. The module has no web UI,
 * which its release adds; an empty page takes its place.
 */
public final class Original {
    private static final String MODULE = "github.com/prometheus/alertmanager";
    private static final Pattern EMBEDDED = Pattern.compile("^//go:embed (.+)$", Pattern.MULTILINE);
    private static final byte[] PAGE = "<!DOCTYPE html>\n".getBytes(StandardCharsets.US_ASCII);

    private final String version;
    private final Path directory;

    private Original(String version, Path directory) {
        this.version = version;
        this.directory = directory;
    }

    /** Whether a text is a version, such as {@code 0.35.0} or {@code 0.36.0-rc.0}. */
    public static boolean isVersion(String text) {
        return text.matches("\\d+\\.\\d+\\.\\d+(-[\\w.]+)?");
    }

    /** There is no Go on this computer. */
    public static final class NoGoException extends IOException {
        private static final long serialVersionUID = 1;

        NoGoException() {
            super("go: not found (expected: Go, https://go.dev/doc/install, to build Alertmanager)");
        }
    }

    /**
     * Builds one, unless that has been done.
     *
     * @param version such as {@code 0.35.0}
     * @param home the checkout
     */
    public static Original built(String version, Path home) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(home.resolve("target/level").resolve(version));
        Original original = new Original(version, directory);
        Path facts = home.resolve("src/bench/level/facts.go");
        if (!Files.exists(original.alertmanager())) {
            original.build();
        }
        Path program = directory.resolve("facts");
        if (!Files.exists(program)
                || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(facts)) < 0) {
            Path main = Files.createDirectories(original.module().resolve("cmd/facts"));
            Files.copy(facts, main.resolve("main.go"), StandardCopyOption.REPLACE_EXISTING);
            go(original.module(), "build", "-o", program.toString(), "./cmd/facts");
        }
        return original;
    }

    /** The server. */
    public Path alertmanager() {
        return directory.resolve("alertmanager");
    }

    /** Both programs, as the table names them. */
    Programs programs() {
        return new Programs("Alertmanager " + version, alertmanager(), directory.resolve("amtool"));
    }

    /** The sources. */
    Path module() {
        return directory.resolve("module");
    }

    /** What {@code facts.go} prints, which is built with the packages of this version. */
    String facts(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(directory.resolve("facts").toString()));
        command.addAll(List.of(arguments));
        return printed(directory, command);
    }

    private void build() throws IOException, InterruptedException {
        String answer = go(directory, "mod", "download", "-json", MODULE + "@v" + version);
        copy(Path.of(new ObjectMapper().readTree(answer).path("Dir").asText()));
        addPages();
        String named = "-X github.com/prometheus/common/version.Version=" + version;
        for (String program : List.of("amtool", "alertmanager")) {
            String made = directory.resolve(program).toString();
            go(module(), "build", "-ldflags", named, "-o", made, "./cmd/" + program);
        }
    }

    /** Copies the module to where it can be written. */
    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = module().resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.write(to, Files.readAllBytes(file)); // copying would keep it read-only
                }
            }
        }
    }

    /** Adds empty pages for what the sources embed and the module lacks. */
    private void addPages() throws IOException {
        try (Stream<Path> files = Files.walk(module())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".go")).toList()) {
                String source = Files.readString(file);
                Matcher embedded = EMBEDDED.matcher(source);
                while (embedded.find()) {
                    for (String pattern : embedded.group(1).strip().split("\\s+")) {
                        for (String missing : missing(file.resolveSibling(""), source, pattern)) {
                            addPage(file.resolveSibling(missing));
                        }
                    }
                }
            }
        }
    }

    /** The paths below a pattern that a source names; the pattern itself if it names none. */
    static Set<String> missing(Path directory, String source, String pattern) {
        String path = pattern.replaceFirst("^all:", "").replace("*", "index");
        if (Files.exists(directory.resolve(path))) {
            return Set.of();
        }
        Set<String> named = new TreeSet<>();
        Matcher literal =
                Pattern.compile("\"(" + Pattern.quote(path) + "/[^\"]+)\"").matcher(source);
        while (literal.find()) {
            named.add(literal.group(1));
        }
        return named.isEmpty() ? Set.of(path) : named;
    }

    /** A file if it has an extension, else a directory with a page. */
    private static void addPage(Path path) throws IOException {
        boolean isFile = path.getFileName().toString().contains(".");
        Path page = isFile ? path : path.resolve("index.html");
        Files.createDirectories(page.resolveSibling(""));
        Files.write(page, PAGE);
        try (GZIPOutputStream packed = new GZIPOutputStream(Files.newOutputStream(Path.of(page + ".gz")))) {
            packed.write(PAGE);
        }
    }

    /** Runs a command of Go; returns what it prints. */
    private static String go(Path in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("go"));
        command.addAll(List.of(arguments));
        try {
            return printed(in, command);
        } catch (IOException e) {
            throw isMissing(e) ? new NoGoException() : e;
        }
    }

    /** What a command prints that must succeed; it prints its errors itself. */
    private static String printed(Path in, List<String> command) throws IOException, InterruptedException {
        Path file = Files.createTempFile("grapevine-level", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectOutput(file.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": exit code " + process.exitValue() + " "
                        + Files.readString(file).strip());
            }
            return Files.readString(file);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isMissing(IOException e) {
        return e.getMessage() != null && e.getMessage().startsWith("Cannot run program \"go\"");
    }
}
