package io.grapevine.config.file;

import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Loads the files of teams that are added to a main file. Stateless and thread-safe. */
public final class TeamLoader {
    private final ConfigLoader.Options options;
    private final MainFile main;

    TeamLoader(ConfigLoader.Options options, MainFile main) {
        this.options = options;
        this.main = main;
    }

    /** The result of loading one file. */
    public sealed interface Result {
        /** The files that {@code ${file:PATH}} in secrets refers to, readable or not. */
        List<Path> secretFiles();
    }

    /** The file has no errors; its warnings are in the order of the file. */
    public record Loaded(Team team, List<ConfigError> warnings, List<Path> secretFiles) implements Result {
        public Loaded {
            warnings = List.copyOf(warnings);
            secretFiles = List.copyOf(secretFiles);
        }
    }

    /** The file has errors, or cannot be read; at least one, in the order of the file. */
    public record Faulty(List<ConfigError> faults, List<Path> secretFiles) implements Result {
        public Faulty {
            faults = List.copyOf(faults);
            secretFiles = List.copyOf(secretFiles);
        }
    }

    /** Loads a file as it was read. All relative paths in it start at its directory. */
    public Result load(TeamDirectory.Entry entry) {
        return entry.content()
                .map(content -> parse(entry.team(), entry.file(), content))
                .orElseGet(() -> new Faulty(List.of(entry.unreadable()), List.of()));
    }

    /** Loads the content of a file of the team {@code name}; {@code file} need not exist. */
    public Result parse(String name, Path file, byte[] content) {
        Path directory = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        ReadContext reading = new ReadContext(file.toString(), directory, options.references(), true);
        TeamSections sections = new TeamSections(name, main, options);
        Optional<Team.Sections> read = YamlText.parsePresent(content, reading, "team or namespace, and a route")
                .map(value -> value.read(sections::read));
        return read.isEmpty() || !reading.isEmpty()
                ? new Faulty(reading.list(), reading.secretFiles())
                : new Loaded(
                        new Team(name, file, ContentHash.of(content), read.get()),
                        reading.warnings(),
                        reading.secretFiles());
    }
}
