import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Deletes files that plugins of the build write to the home directory without an option against it: the identifier of
 * Quarkus's analytics, although they are turned off, and JGit's measurements of the file system. Files from before this
 * build belong to other programs, and stay. The build runs this source file as it is.
 */
public final class HomeTraces {
    private final Path home;
    private final Instant start;

    /** Creates the deletion for a build that began at {@code start}. */
    private HomeTraces(Path home, Instant start) {
        this.home = home;
        this.start = start;
    }

    /** Deletes them for the user of this process, if written since the start of the build, which started this process. */
    public static void main(String... none) throws IOException {
        // Times of files may be as coarse as a second.
        Instant start = ProcessHandle.current()
                .parent()
                .flatMap(build -> build.info().startInstant())
                .orElseGet(Instant::now)
                .minusSeconds(1);
        new HomeTraces(Path.of(System.getProperty("user.home")), start).delete();
    }

    private void delete() throws IOException {
        delete(".redhat/anonymousId", text -> true);
        delete(".config/jgit/config", HomeTraces::isMeasured);
    }

    /** JGit rewrites a configuration that was there before; only what it can measure again is deleted. */
    private static boolean isMeasured(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("[")).allMatch(line -> line.startsWith("[filesystem "));
    }

    private void delete(String name, Predicate<List<String>> ours) throws IOException {
        Path file = home.resolve(name);
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(start) || !ours.test(Files.readAllLines(file))) {
                return;
            }
            Files.delete(file);
            for (Path directory = file.getParent();
                    directory != null && !directory.equals(home);
                    directory = directory.getParent()) {
                Files.delete(directory);
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            // None was written, or the directory is used by others.
            return;
        }
    }
}
