package io.grapevine.config.file;

import io.grapevine.config.file.yaml.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists a directory with one file per team. A team's file ends in {@code .yml} or {@code .yaml}; hidden files and
 * directories, such as a kubelet's {@code ..data}, are passed over, and links are followed.
 */
public final class TeamDirectory {
    /** The most files of a directory; those after it, by name, are not read. */
    public static final int MOST_FILES = 1000;

    /** The size of the largest file, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final Pattern ENDING = Pattern.compile("\\.ya?ml$");
    private static final Pattern TEAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private TeamDirectory() {}

    /**
     * A file of a team.
     *
     * @param team the name of the file without its ending
     * @param duplicate whether a file before it is of the same team
     * @param content the content; empty if it cannot be used
     * @param reason why it cannot be used; empty if it can
     */
    public record Entry(Path file, String team, boolean duplicate, Optional<byte[]> content, String reason) {
        /** Why there is no content, as an error of the whole file. */
        public ConfigError unreadable() {
            return new ConfigError(file.toString(), 0, 0, "", reason);
        }
    }

    /**
     * A directory at one time.
     *
     * @param entries the files of teams, by file name
     * @param ignored the names of files that are no team's, those of hidden ones aside
     * @param fault what is wrong with the directory as a whole; empty if nothing is
     */
    public record Listing(Path directory, List<Entry> entries, List<String> ignored, String fault) {
        public Listing {
            entries = List.copyOf(entries);
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * Lists a directory and reads its files.
     *
     * @throws IOException if the directory cannot be read
     */
    public static Listing list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        for (String name : DirectoryFiles.visible(directory)) {
            if (ENDING.matcher(name).find()) {
                names.add(name);
            } else if (!isOfSecrets(directory.resolve(name))) {
                ignored.add(name);
            }
        }
        String fault = names.size() <= MOST_FILES
                ? ""
                : names.size() + " files (expected: at most " + MOST_FILES + "); those from " + names.get(MOST_FILES)
                        + " on are left out";
        Map<String, String> fileOf = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (String name : names.subList(0, Math.min(names.size(), MOST_FILES))) {
            String team = ENDING.matcher(name).replaceFirst("");
            String other = fileOf.putIfAbsent(team, name);
            entries.add(
                    other == null
                            ? read(directory.resolve(name), team)
                            : new Entry(
                                    directory.resolve(name),
                                    team,
                                    true,
                                    Optional.empty(),
                                    other + " is of the same name (expected: one file of a name)"));
        }
        return new Listing(directory, entries, ignored, fault);
    }

    private static Entry read(Path file, String team) {
        if (!TEAM.matcher(team).matches()) {
            return unusable(file, team, "name of the file (expected: letters, digits, dots, dashes and underscores)");
        }
        DirectoryFiles.Content content = DirectoryFiles.read(file, MOST_BYTES);
        return new Entry(file, team, false, content.bytes(), content.reason());
    }

    private static Entry unusable(Path file, String team, String reason) {
        return new Entry(file, team, false, Optional.empty(), reason);
    }

    /** Whether a path beside the files of teams is a directory without any of them, such as that of their secrets. */
    private static boolean isOfSecrets(Path file) throws IOException {
        return Files.isDirectory(file)
                && DirectoryFiles.visible(file).stream()
                        .noneMatch(name -> ENDING.matcher(name).find());
    }
}
