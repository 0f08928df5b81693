package io.grapevine.config.file;

import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.Read;
import java.io.IOException;
import java.nio.ByteBuffer;
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
     * Lists a directory and reads its files.
     *
     * @throws IOException if the directory cannot be read
     */
    public static FileSet.Listing<String, ByteBuffer> list(Path directory) throws IOException {
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
        List<FileSet.Entry<String, ByteBuffer>> entries = new ArrayList<>();
        for (String name : names.subList(0, Math.min(names.size(), MOST_FILES))) {
            Path file = directory.resolve(name);
            String team = ENDING.matcher(name).replaceFirst("");
            String other = fileOf.putIfAbsent(team, name);
            entries.add(
                    other == null
                            ? FileSet.Entry.of(team, file, read(file, team))
                            : new FileSet.Entry<>(
                                    team,
                                    file,
                                    true,
                                    Optional.empty(),
                                    List.of(new ConfigError(
                                            file.toString(),
                                            0,
                                            0,
                                            "",
                                            other + " is of the same name (expected: one file of a name)"))));
        }
        return new FileSet.Listing<>(entries, List.of(), ignored, fault);
    }

    private static Read<ByteBuffer> read(Path file, String team) {
        return TEAM.matcher(team).matches()
                ? DirectoryFiles.read(file, MOST_BYTES).map(ByteBuffer::wrap)
                : Read.faulty(file, "name of the file (expected: letters, digits, dots, dashes and underscores)");
    }

    /** Whether a path beside the files of teams is a directory without any of them, such as that of their secrets. */
    private static boolean isOfSecrets(Path file) throws IOException {
        return Files.isDirectory(file)
                && DirectoryFiles.visible(file).stream()
                        .noneMatch(name -> ENDING.matcher(name).find());
    }
}
