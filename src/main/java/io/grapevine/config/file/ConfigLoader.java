package io.grapevine.config.file;

import io.grapevine.config.Config;
import io.grapevine.config.file.ConfigSections.ConfigDocument;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.config.file.yaml.TemplateSyntax;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Loads configurations from files or bytes. Stateless and thread-safe. */
public final class ConfigLoader {
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

    /** The result of loading. */
    public sealed interface Result {
        /** The files that {@code ${file:PATH}} in secrets refers to, readable or not. */
        List<Path> secretFiles();
    }

    /**
     * The file is a configuration; its warnings are in the order of the file.
     *
     * @param config the configuration of the file alone
     * @param main the file, to which those of teams can be added
     */
    public record Loaded(Config config, MainFile main, List<ConfigError> warnings, List<Path> secretFiles)
            implements Result {
        public Loaded {
            warnings = List.copyOf(warnings);
            secretFiles = List.copyOf(secretFiles);
        }
    }

    /** The file is no configuration, or cannot be read; at least one error, in the order of the file. */
    public record Faulty(List<ConfigError> faults, List<Path> secretFiles) implements Result {
        public Faulty {
            faults = List.copyOf(faults);
            secretFiles = List.copyOf(secretFiles);
        }
    }

    /** Loads as {@code options} say. */
    public ConfigLoader(Options options) {
        this.options = options;
    }

    /** Loads a file. Relative paths in it start at its directory. */
    public Result load(Path file) {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            return new Faulty(List.of(ConfigError.unreadable(file, e)), List.of());
        }
    }

    /** Loads the content of a file; {@code file} need not exist. */
    public Result parse(Path file, byte[] content) {
        ReadContext reading = new ReadContext(
                file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")), options.references());
        Optional<Value> root = YamlText.parse(content, reading);
        ConfigSections sections = new ConfigSections(options);
        ConfigDocument document = root.map(value -> value.read(sections::read)).orElse(null);
        if (document == null && reading.isEmpty()) {
            reading.add(1, 1, "route", "missing: no route provided in config (expected: a root route)");
        }
        return document == null || !reading.isEmpty()
                ? new Faulty(reading.list(), reading.secretFiles())
                : loaded(new MainFile(sections, document, ContentHash.of(content), reading::resolve), reading);
    }

    private static Loaded loaded(MainFile main, ReadContext reading) {
        return new Loaded(main.config(), main, reading.warnings(), reading.secretFiles());
    }

    /** The loader of files of teams that are added to {@code main}. */
    public TeamLoader teams(MainFile main) {
        return new TeamLoader(options, main);
    }

    /** The loader of {@code grapevine.yml}, with the same options. */
    public ExtensionsLoader extensions() {
        return new ExtensionsLoader(options);
    }
}
