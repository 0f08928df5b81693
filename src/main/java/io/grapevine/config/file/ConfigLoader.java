package io.grapevine.config.file;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.file.ConfigSections.ConfigDocument;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.config.file.yaml.TemplateSyntax;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Loads configurations, files of teams and {@code grapevine.yml} from files or bytes. Stateless and thread-safe. */
public final class ConfigLoader {
    /** Takes secrets as they are written, and every text for a template. */
    public static final ConfigLoader LITERAL =
            new ConfigLoader(new Options(ParserMode.UTF8_WITH_FALLBACK, text -> Optional.empty()));

    private final Options options;

    /**
     * The options that change the meaning of a file.
     *
     * @param references expands the secrets of the file
     * @param automata the size of the automata of all regular expressions, at most; see {@code Matcher.automatonSize}
     */
    public record Options(ParserMode mode, TemplateSyntax templates, SecretReferences references, long automata) {
        /** Options with which regular expressions are not limited in all. */
        public Options(ParserMode mode, TemplateSyntax templates, SecretReferences references) {
            this(mode, templates, references, Long.MAX_VALUE);
        }

        /** Options with which also secrets are taken as they are written. */
        public Options(ParserMode mode, TemplateSyntax templates) {
            this(mode, templates, SecretReferences.LITERAL);
        }
    }

    /** Loads as {@code options} say. */
    public ConfigLoader(Options options) {
        this.options = options;
    }

    /** Loads a file. Relative paths in it start at its directory. */
    public Read<MainFile> load(Path file) {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /** Loads the content of a file; {@code file} need not exist. */
    public Read<MainFile> parse(Path file, byte[] content) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references());
        Optional<Value> root = YamlText.parse(content, reading);
        ConfigSections sections = new ConfigSections(options);
        ConfigDocument document = root.map(value -> value.read(sections::read)).orElse(null);
        if (document == null && reading.isEmpty()) {
            reading.add(1, 1, "route", "missing: no route provided in config (expected: a root route)");
        }
        return document == null || !reading.isEmpty()
                ? Read.of(null, reading)
                : Read.of(new MainFile(sections, document, MainFile.sum(content), reading::resolve), reading);
    }

    /** Loads files of teams as they were read, in their order, that are added to {@code main}. */
    public Map<Path, Read<Team>> teams(MainFile main, List<FileSet.Entry<String, ByteBuffer>> entries) {
        Map<Path, Read<Team>> teams = new LinkedHashMap<>();
        entries.forEach(entry -> teams.put(
                entry.file(),
                entry.content()
                        .map(content -> team(main, entry.key(), entry.file(), content.array()))
                        .orElseGet(() -> Read.faulty(entry.faults()))));
        return teams;
    }

    /**
     * Loads the content of a file of the team {@code name} that is added to {@code main}; {@code file} need not exist. All relative
     * paths in it start at its directory.
     */
    public Read<Team> team(MainFile main, String name, Path file, byte[] content) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references(), true);
        TeamSections sections = new TeamSections(name, main, options);
        Team team = YamlText.parsePresent(content, reading, "team or namespace, and a route")
                .map(value -> new Team(name, file, MainFile.sum(content), value.read(sections::read)))
                .orElse(null);
        return Read.of(team, reading);
    }

    /**
     * Content of a {@code grapevine.yml}.
     *
     * @param masked the text of the file with each secret as {@code <secret>}
     */
    public record LoadedExtensions(Extensions extensions, String masked) {}

    /**
     * Loads a {@code grapevine.yml}, which adds to {@code config}: what it names must be there. Relative paths in it start at its
     * directory.
     *
     * @param config the configuration without anything that a {@code grapevine.yml} adds
     */
    public Read<LoadedExtensions> extensions(Path file, Config config) {
        try {
            return extensions(file, Files.readAllBytes(file), config);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /** Loads the content of a {@code grapevine.yml} that adds to {@code config}; {@code file} need not exist. */
    public Read<LoadedExtensions> extensions(Path file, byte[] content, Config config) {
        ReadContext reading = new ReadContext(file.toString(), directory(file), options.references(), true);
        LoadedExtensions loaded = YamlText.parsePresent(content, reading, "settings, or {} for none")
                .map(root -> root.read(new ExtensionsSection(config, options.templates())::read))
                .map(extensions -> new LoadedExtensions(extensions, reading.masked(content)))
                .orElse(null);
        return Read.of(loaded, reading);
    }

    private static Path directory(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }
}
