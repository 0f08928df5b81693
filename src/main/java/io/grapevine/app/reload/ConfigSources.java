package io.grapevine.app.reload;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.configcheck.ConfigFields;
import io.grapevine.configfile.ConfigLoader;
import io.grapevine.configfile.ExtensionsLoader;
import io.grapevine.configfile.FilePatterns;
import io.grapevine.go.FileReason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that a configuration is made of: the configuration file, {@code grapevine.yml}, the files that match the
 * patterns of {@code templates:} in both, and the files that secrets refer to. Of the files of {@code *_file} fields, which
 * are read at each use, it only counts whether they can be read: a load may be refused because one of them is missing.
 * Thread-safe.
 */
public final class ConfigSources {
    private final Path configFile;
    private final Optional<Path> extensionsFile;
    private final ConfigLoader loader;
    private References references = new References("", Set.of(), Set.of(), Set.of());

    /**
     * What the configuration file and {@code grapevine.yml} refer to.
     *
     * @param of the digests of the two files that were read; empty for files with errors, which are read again
     * @param fileFields the files of {@code *_file} fields
     */
    private record References(String of, Set<String> templates, Set<Path> secretFiles, Set<String> fileFields) {}

    /** The sources of the configuration in {@code configFile}, which {@code loader} loads. */
    public ConfigSources(Path configFile, Optional<Path> extensionsFile, ConfigLoader loader) {
        this.configFile = configFile;
        this.extensionsFile = extensionsFile;
        this.loader = loader;
    }

    /** A file at one time: its content, empty if it cannot be read, and its digest, or why it cannot be read. */
    private record Content(Optional<byte[]> bytes, String digest) {
        static final Content NONE = new Content(Optional.empty(), "");

        static Content of(Path file) {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Content(Optional.empty(), "not a regular file"); // reading would take what a pipe holds
            }
            try {
                byte[] bytes = Files.readAllBytes(file);
                return new Content(Optional.of(bytes), digestOf(bytes));
            } catch (IOException e) {
                return new Content(Optional.empty(), FileReason.of(e));
            }
        }
    }

    /** Reads all files and returns the fingerprint of their content. */
    synchronized ConfigFingerprint fingerprint() {
        Content config = Content.of(configFile);
        Content extensions = extensionsFile.map(Content::of).orElse(Content.NONE);
        String read = config.digest() + ' ' + extensions.digest();
        if (!read.equals(references.of())) {
            references = referencesOf(config, extensions, read);
        }
        Map<String, String> digests = new TreeMap<>();
        references
                .secretFiles()
                .forEach(file -> digests.put(file.toString(), Content.of(file).digest()));
        references.fileFields().stream()
                .filter(file -> !new File(file).canRead())
                .forEach(file -> digests.put(file, "not readable"));
        references.templates().forEach(pattern -> addTemplates(pattern, digests));
        extensionsFile.ifPresent(file -> digests.put(file.toString(), extensions.digest()));
        digests.put(configFile.toString(), config.digest());
        return new ConfigFingerprint(digests);
    }

    /** If a file has errors, the templates are those of the last one without. */
    private References referencesOf(Content config, Content extensions, String read) {
        if (config.bytes().isEmpty()) {
            return new References("", references.templates(), references.secretFiles(), references.fileFields());
        }
        ConfigLoader.Result result = loader.parse(configFile, config.bytes().get());
        Set<Path> secretFiles = new LinkedHashSet<>(result.secretFiles());
        if (!(result instanceof ConfigLoader.Loaded loaded)) {
            return new References("", references.templates(), secretFiles, references.fileFields());
        }
        Set<String> templates = new LinkedHashSet<>(loaded.config().templates());
        Set<String> fileFields = fileFields(loaded.config());
        if (extensionsFile.isEmpty()) {
            return new References(read, templates, secretFiles, fileFields);
        }
        Optional<Extensions> added = extensions
                .bytes()
                .map(bytes -> ExtensionsLoader.parse(extensionsFile.get(), bytes, loaded.config()))
                .filter(ExtensionsLoader.Loaded.class::isInstance)
                .map(of -> ((ExtensionsLoader.Loaded) of).extensions());
        templates.addAll(added.map(Extensions::templates).orElse(List.copyOf(references.templates())));
        return new References(added.isPresent() ? read : "", templates, secretFiles, fileFields);
    }

    private static Set<String> fileFields(Config config) {
        Set<String> files = new LinkedHashSet<>();
        ConfigFields.walk(config, (path, component, value) -> {
            if (ConfigFields.namesFiles(component) && !value.toString().isEmpty()) {
                files.add(value.toString());
            }
        });
        return files;
    }

    private static void addTemplates(String pattern, Map<String, String> digests) {
        try {
            for (Path file : FilePatterns.files(pattern)) {
                digests.put(file.toString(), Content.of(file).digest());
            }
        } catch (IOException e) {
            digests.put(pattern, FileReason.withFile(e));
        }
    }

    private static String digestOf(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
