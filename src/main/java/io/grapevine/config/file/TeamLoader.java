package io.grapevine.config.file;

import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.YamlText;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** Loads the files of teams that are added to a main file. Stateless and thread-safe. */
public final class TeamLoader {
    private final ConfigLoader.Options options;
    private final MainFile main;

    TeamLoader(ConfigLoader.Options options, MainFile main) {
        this.options = options;
        this.main = main;
    }

    /** Loads a file as it was read. All relative paths in it start at its directory. */
    public Read<Team> load(FileSet.Entry<String, ByteBuffer> entry) {
        return entry.content()
                .map(content -> parse(entry.key(), entry.file(), content.array()))
                .orElseGet(() -> Read.faulty(entry.faults()));
    }

    /** Loads the content of a file of the team {@code name}; {@code file} need not exist. */
    public Read<Team> parse(String name, Path file, byte[] content) {
        Path directory = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        ReadContext reading = new ReadContext(file.toString(), directory, options.references(), true);
        TeamSections sections = new TeamSections(name, main, options);
        Team team = YamlText.parsePresent(content, reading, "team or namespace, and a route")
                .map(value -> new Team(name, file, ContentHash.of(content), value.read(sections::read)))
                .orElse(null);
        return Read.of(team, reading);
    }
}
