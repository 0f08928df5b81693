import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what {@code --version} says of where the program comes from. It asks {@code git}; where that is not installed, or the
 * sources are in no repository of their own, it writes the version alone, and says nothing. The build runs this source file as
 * it is.
 */
public final class BuildProperties {
    private BuildProperties() {}

    /**
     * Writes the file.
     *
     * @param arguments the directory of the sources, the template, the file to write, and the version of the program
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path sources = Path.of(arguments[0]).toAbsolutePath();
        String text = Files.readString(Path.of(arguments[1])).replace("${version}", arguments[3]);
        Optional<String> revision = git(sources, "rev-parse", "HEAD");
        if (revision.isPresent()) {
            text = text.replace("${revision}", revision.get())
                    .replace(
                            "${branch}",
                            git(sources, "symbolic-ref", "--short", "HEAD").orElse(revision.get()))
                    .replace(
                            "${date}",
                            git(sources, "log", "-1", "--format=%cd", "--date=format-local:%Y%m%d-%H:%M:%S")
                                    .orElseThrow());
        }
        Path file = Path.of(arguments[2]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    /** What git prints, without the line end; empty if it fails. */
    private static Optional<String> git(Path sources, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(sources.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        // A repository that these sources were unpacked in is another's.
        builder.environment()
                .putAll(Map.of(
                        "TZ",
                        "UTC",
                        "GIT_CEILING_DIRECTORIES",
                        sources.getParent().toString()));
        Process process;
        try {
            process = builder.start();
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    }
}
