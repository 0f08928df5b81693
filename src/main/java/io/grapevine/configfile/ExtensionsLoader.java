package io.grapevine.configfile;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.configfile.yaml.ConfigError;
import io.grapevine.configfile.yaml.Reading;
import io.grapevine.configfile.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Loads {@code grapevine.yml}, Grapevine's own settings. */
public final class ExtensionsLoader {
    private ExtensionsLoader() {}

    /** The result of loading. */
    public sealed interface Result {}

    /** The file is valid. */
    public record Loaded(Extensions extensions) implements Result {}

    /**
     * The file is not valid, or cannot be read.
     *
     * @param faults the errors, in the order of the file; at least one
     */
    public record Faulty(List<ConfigError> faults) implements Result {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Loads a file. Relative paths in it start at its directory.
     *
     * @param config what it adds to; what it names must be there
     */
    public static Result load(Path file, Config config) {
        try {
            return parse(file, Files.readAllBytes(file), config);
        } catch (IOException e) {
            return new Faulty(List.of(ConfigError.unreadable(file, e)));
        }
    }

    /**
     * Loads the content of a file; an empty one adds nothing.
     *
     * @param file what the file is called; it need not exist
     * @param content the bytes
     * @param config what it adds to; what it names must be there
     */
    public static Result parse(Path file, byte[] content, Config config) {
        Reading reading = new Reading(file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")));
        Extensions extensions = YamlText.parse(content, reading)
                .map(root -> root.read(new ExtensionsSection(config)::read))
                .orElse(Extensions.NONE);
        return reading.isEmpty() ? new Loaded(extensions) : new Faulty(reading.list());
    }
}
