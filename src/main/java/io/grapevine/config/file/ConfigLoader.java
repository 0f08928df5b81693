package io.grapevine.config.file;

import io.grapevine.config.file.ConfigSections.ConfigDocument;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.config.file.yaml.TemplateSyntax;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        ReadContext reading = new ReadContext(
                file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")), options.references());
        Optional<Value> root = YamlText.parse(content, reading);
        ConfigSections sections = new ConfigSections(options);
        ConfigDocument document = root.map(value -> value.read(sections::read)).orElse(null);
        if (document == null && reading.isEmpty()) {
            reading.add(1, 1, "route", "missing: no route provided in config (expected: a root route)");
        }
        return document == null || !reading.isEmpty()
                ? Read.of(null, reading)
                : Read.of(new MainFile(sections, document, ContentHash.of(content), reading::resolve), reading);
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
