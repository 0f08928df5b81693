package io.grapevine.server;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.TemplateFiles;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code grapevine.yml} and the templates that it names. Each file is read once, so that what is in force and what is hashed
 * cannot differ.
 *
 * @param content the bytes of the file, which nobody changes; empty if there is none
 * @param masked the text of the file with each secret as {@code <secret>}; empty if there is none
 * @param templates the Mustache files, in the order of the patterns that name them
 */
record ExtensionFiles(Optional<byte[]> content, Extensions extensions, String masked, List<Source> templates) {
    /** There is no such file. */
    static final ExtensionFiles NONE = new ExtensionFiles(Optional.empty(), Extensions.NONE, "", List.of());

    /**
     * Reads the files.
     *
     * @param config what the file adds to
     * @param warnings gets the warnings about the file
     * @throws ConfigLoadException with every error of {@code file}, or that a file cannot be read
     */
    static ExtensionFiles read(Path file, ConfigLoader loader, Config config, Consumer<ConfigError> warnings)
            throws ConfigLoadException {
        try {
            byte[] content = Files.readAllBytes(file);
            Read<ConfigLoader.LoadedExtensions> result = loader.extensions(file, content, config);
            ConfigLoader.LoadedExtensions loaded = result.orThrow(ConfigLoadException::new);
            result.warnings().forEach(warnings);
            return new ExtensionFiles(
                    Optional.of(content), loaded.extensions(), loaded.masked(), TemplateFiles.of(loaded.extensions()));
        } catch (IOException e) {
            throw new ConfigLoadException(ConfigError.unreadable(file, e).toString());
        } catch (TemplateException e) {
            throw new ConfigLoadException(String.valueOf(e.getMessage()));
        }
    }
}
