package io.grapevine.it.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.Directories;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The root directory of a small Debian system, made of packages that this computer has: those that dpkg and the scripts of a
 * package need, and the JVM of this process. Commands run in it with {@code chroot}, in a mount namespace of their own, as root.
 * So a package can be installed without a network and without an image.
 */
record DebianRoot(Path root) implements AutoCloseable {
    private static final Path DATABASE = Path.of("/var/lib/dpkg");

    /** What dpkg and maintainer scripts call; their dependencies come with them. */
    private static final List<String> BASE = List.of("""
            adduser base-files base-passwd bash coreutils dash debconf debianutils diffutils dpkg findutils
            grep gzip hostname init-system-helpers libc-bin login mawk passwd perl-base procps sed
            sysvinit-utils tar tzdata util-linux
            """.split("\\s+"));

    /** What Depends: of a package finds in place of the packages of a JVM. */
    private static final String JVM_PACKAGE = """
            Package: jvm-of-the-test
            Status: install ok installed
            Maintainer: test <test@example.com>
            Architecture: all
            Version: 1
            Provides: java17-runtime-headless
            Description: the JVM of the test

            """;

    private static final Pattern UNUSED = Pattern.compile("/usr/share/(doc|man|locale|i18n|info|zoneinfo)/.+");
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");

    /** Mounts vanish with the process, as no other process sees them. */
    private static final String ENTER = """
            mount --rbind /dev "$0/dev" && mount --rbind /proc "$0/proc" && exec chroot "$@"
            """;

    /**
     * Makes a system, or aborts the test where that is not possible.
     *
     * @param packages further packages that it has
     */
    static DebianRoot with(String... packages) throws IOException, InterruptedException {
        Tool.need(Files.exists(DATABASE.resolve("status")), "this is no Debian system");
        Tool.need(System.getProperty("user.name").equals("root"), "Debian packages are installed by root only");
        String unshare = Tool.find("unshare").toString();
        Tool.need(
                CommandRun.of(List.of(unshare, "--mount", "true"), Map.of()).exit() == 0,
                "this process may not make mount namespaces");
        Map<String, String> installed = installed();
        for (String name : packages) {
            Tool.need(installed.containsKey(name), name + " is not installed");
        }
        DebianRoot made = new DebianRoot(
                Files.createTempDirectory(Path.of("target"), "debian-").toAbsolutePath());
        try {
            made.fill(withDependencies(installed, packages));
            made.addJvm();
        } catch (IOException | InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** The paragraphs of dpkg's database, by package. */
    private static Map<String, String> installed() throws IOException {
        Map<String, String> paragraphs = new LinkedHashMap<>();
        for (String paragraph :
                Files.readString(DATABASE.resolve("status")).strip().split("\n\n")) {
            if (field(paragraph, "Status").endsWith(" installed")) {
                paragraphs.put(field(paragraph, "Package"), paragraph);
            }
        }
        return paragraphs;
    }

    private static String field(String paragraph, String name) {
        Matcher line =
                Pattern.compile("^" + name + ": (.*)$", Pattern.MULTILINE).matcher(paragraph);
        return line.find() ? line.group(1) : "";
    }

    private static Map<String, String> withDependencies(Map<String, String> installed, String... further) {
        Map<String, String> found = new TreeMap<>();
        Deque<String> next = new ArrayDeque<>(BASE);
        next.addAll(List.of(further));
        while (!next.isEmpty()) {
            String name = next.remove();
            String paragraph = installed.get(name);
            if (paragraph != null && found.putIfAbsent(name, paragraph) == null) {
                Stream.of("Pre-Depends", "Depends")
                        .flatMap(kind -> Stream.of(field(paragraph, kind).split("[,|]")))
                        .map(word -> word.strip().split("[ :]")[0])
                        .forEach(next::add);
            }
        }
        return found;
    }

    private void fill(Map<String, String> packages) throws IOException {
        for (String name : List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
            Path link = Path.of("/", name);
            if (Files.isSymbolicLink(link)) {
                Files.createDirectories(root.resolve(Files.readSymbolicLink(link)));
                Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(link));
            }
        }
        for (String name : List.of("dev", "proc", "run", "root", "tmp", "var/lib/dpkg/info", "var/lib/dpkg/updates")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        StringBuilder status = new StringBuilder(JVM_PACKAGE);
        for (Map.Entry<String, String> each : packages.entrySet()) {
            status.append(each.getValue()).append("\n\n");
            addPackage(each.getKey());
        }
        Path database = root.resolve("var/lib/dpkg");
        Files.writeString(database.resolve("status"), status);
        Files.writeString(database.resolve("info/jvm-of-the-test.list"), "/.\n");
        copy(DATABASE.resolve("info/format"));
        for (String name : List.of("passwd", "group")) {
            Files.copy(root.resolve("usr/share/base-passwd/" + name + ".master"), root.resolve("etc/" + name));
        }
        Files.createFile(root.resolve("etc/shadow"));
        Files.createSymbolicLink(root.resolve("usr/bin/awk"), Path.of("mawk"));
    }

    private void addPackage(String name) throws IOException {
        try (Stream<Path> files = Files.list(DATABASE.resolve("info"))) {
            for (Path file : files.filter(path ->
                            path.getFileName().toString().matches(Pattern.quote(name) + "(:[a-z0-9]+)?\\.[a-z0-9]+"))
                    .toList()) {
                copy(file);
                if (file.toString().endsWith(".list")) {
                    for (String path : Files.readAllLines(file)) {
                        if (!UNUSED.matcher(path).matches()) {
                            copy(Path.of(path));
                        }
                    }
                }
            }
        }
    }

    /** Copies a file, link or directory to the same path in this system, but not what is in a directory. */
    private void copy(Path source) throws IOException {
        Path target = at(source.toString());
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS) || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(source)) {
            Files.createDirectories(target);
        } else {
            Files.createDirectories(target.getParent());
            Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private void addJvm() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        Path target = root.resolve("opt/jvm");
        List<String> binaries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Path path = home.relativize(file);
                if (path.startsWith("jmods") || path.endsWith("src.zip") || !Files.exists(file)) {
                    continue;
                }
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target.resolve(path));
                } else {
                    // The archive of classes of the JVM itself fits files of the same time only.
                    Files.copy(file, target.resolve(path), StandardCopyOption.COPY_ATTRIBUTES);
                    if (path.toString().endsWith(".so") || path.endsWith("bin/java")) {
                        binaries.add(file.toString());
                    }
                }
            }
        }
        Files.createSymbolicLink(root.resolve("usr/bin/java"), Path.of("/opt/jvm/bin/java"));
        List<String> command = new ArrayList<>(List.of("ldd"));
        command.addAll(binaries);
        Set<String> libraries = LIBRARY.matcher(CommandRun.of(command, Map.of()).out())
                .results()
                .map(match -> match.group(1))
                .filter(path -> !path.startsWith(home.toString()))
                .collect(Collectors.toSet());
        for (String library : libraries) {
            Path copy = at(library);
            if (!Files.exists(copy)) {
                Files.createDirectories(copy.getParent());
                Files.copy(Path.of(library), copy);
            }
        }
    }

    /** Where a path of this system is on the computer. */
    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    /** The command that runs another one in this system, with the given options of chroot and a plain environment. */
    ProcessBuilder command(List<String> options, Map<String, String> environment, List<String> words) {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, root.toString()));
        command.addAll(options);
        command.add(root.toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("HOME", "/root");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs a line of a shell as root, which must succeed, and returns what it prints. */
    String run(String line) throws IOException, InterruptedException {
        List<String> words = List.of("sh", "-c", line);
        Process process = command(List.of(), Map.of("LC_ALL", "C.UTF-8"), words)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new CommandRun(process.waitFor(), out).succeeded(words);
    }

    @Override
    public void close() throws IOException {
        Directories.delete(root);
    }
}
