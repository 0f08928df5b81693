package io.grapevine.server;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.DirectoryFiles;
import io.grapevine.files.FileSet;
import io.grapevine.server.flags.Options;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantFiles;
import io.grapevine.tenant.config.TenantLimitsFile;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantRegistry.FileError;
import io.grapevine.tenant.registry.TenantSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code --tenants.dir}, and {@code fallback_config} and {@code limits_file} of {@code server.tenants} of
 * {@code grapevine.yml}. Reads files, so not on an event loop. Thread-safe.
 */
final class TenantSources {
    private static final Logger LOG = LoggerFactory.getLogger(TenantSources.class);
    private static final String FALLBACK = "server.tenants.fallback_config";
    private static final String LIMITS = "server.tenants.limits_file";

    private final Options.Tenants options;
    private final SecretReferences references;
    private final TenantLoader loader;
    private final Optional<TenantFiles> directory;
    private Set<Path> secretFiles = Set.of();

    /**
     * The configurations of the operator.
     *
     * @param sources the configurations of tenants
     * @param errors the errors of tenants' files whose present content cannot be used, whether an earlier one is in
     *     force or not
     * @param fallback the configuration of tenants without one
     * @param files the configurations of tenants, loaded
     * @param loadedFallback the configuration of tenants without one, loaded
     */
    record Configured(
            Map<TenantId, TenantSource> sources,
            Map<TenantId, FileError> errors,
            Optional<TenantSource> fallback,
            Map<TenantId, TenantLoader.Loaded> files,
            Optional<TenantLoader.Loaded> loadedFallback) {
        static final Configured NONE = new Configured(Map.of(), Map.of(), Optional.empty(), Map.of(), Optional.empty());

        /** The tenants whose configuration has the text of {@code before}, but other secrets. */
        List<TenantId> withOtherSecrets(Configured before) {
            return files.entrySet().stream()
                    .filter(file -> hasOtherSecrets(
                            Optional.ofNullable(before.files.get(file.getKey())), Optional.of(file.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** Whether the fallback has the text of {@code before}, but other secrets. */
        boolean hasOtherFallbackSecrets(Configured before) {
            return hasOtherSecrets(before.loadedFallback, loadedFallback);
        }

        private static boolean hasOtherSecrets(Optional<TenantLoader.Loaded> was, Optional<TenantLoader.Loaded> is) {
            return was.isPresent()
                    && is.isPresent()
                    && was.get().document().equals(is.get().document())
                    && !was.get().config().equals(is.get().config());
        }

        /** What was loaded of a document of a tenant. */
        Optional<TenantLoader.Loaded> of(TenantId tenant, TenantDocument document) {
            return Optional.ofNullable(files.get(tenant))
                    .filter(file -> file.document().equals(document))
                    .or(() -> loadedFallback.filter(file -> file.document().equals(document)));
        }
    }

    TenantSources(Options options, TenantLoader loader) {
        this.options = options.tenants().orElseThrow();
        this.loader = loader;
        references = options.configuration().expanded()
                ? SecretReferences.expanded(System.getenv())
                : SecretReferences.LITERAL;
        boolean fileFields = this.options.settings().allowFiles();
        directory = this.options
                .sources()
                .directory()
                .map(path -> new TenantFiles(path, references, fileFields, loader, InstantSource.system()));
    }

    /**
     * Reads the configurations. One of a tenant that has errors is logged, and affects that tenant alone.
     *
     * @throws ConfigLoadException if the directory cannot be read, or the fallback has errors
     */
    synchronized Configured read() throws ConfigLoadException {
        Set<Path> referred = new LinkedHashSet<>();
        Optional<TenantLoader.Loaded> fallback = fallback(referred);
        Map<TenantId, TenantSource> sources = new TreeMap<>();
        Map<TenantId, FileError> errors = new TreeMap<>();
        Map<TenantId, TenantLoader.Loaded> loaded = Map.of();
        if (directory.isPresent()) {
            FileSet.Load<TenantId, TenantDocument, TenantLoader.Loaded> load =
                    directory.get().load();
            loaded = load.values();
            for (FileSet.Member<TenantId, TenantDocument, TenantLoader.Loaded> file : load.files()) {
                file.chosen()
                        .ifPresent(version -> sources.put(
                                file.key(),
                                new TenantSource(
                                        TenantSource.Origin.DIRECTORY,
                                        file.file().toString(),
                                        version.content())));
                error(file).ifPresent(error -> errors.put(file.key(), error));
            }
            directory.get().use(load);
            referred.addAll(load.secretFiles());
        }
        secretFiles = referred;
        return new Configured(
                sources,
                errors,
                fallback.map(file -> new TenantSource(
                        TenantSource.Origin.FALLBACK,
                        options.fallback().orElseThrow().toString(),
                        file.document())),
                loaded,
                fallback);
    }

    private static Optional<FileError> error(FileSet.Member<?, ?, ?> file) {
        String name = file.file().toString();
        return file.faults().stream().findFirst().map(first -> {
            ConfigError error = new ConfigError(name, first.line(), first.column(), "", first.text());
            int more = file.faults().size() - 1;
            return new FileError(name, error + (more == 0 ? "" : " (and " + more + " more)"));
        });
    }

    private Optional<TenantLoader.Loaded> fallback(Set<Path> referred) throws ConfigLoadException {
        if (options.fallback().isEmpty()) {
            return Optional.empty();
        }
        Path file = options.fallback().get();
        TenantDocument document =
                new TenantDocument(new String(bytes(FALLBACK, file), StandardCharsets.UTF_8), Map.of());
        Read<TenantLoader.Loaded> result = loader.file(document, new TenantLoader.Origin(file, references, false));
        referred.addAll(result.secretFiles());
        TenantLoader.Loaded loaded = result.orThrow(text -> new ConfigLoadException(FALLBACK + ": " + text));
        loaded.warnings().forEach(warning -> LOG.warn(warning.toString()));
        return Optional.of(loaded);
    }

    private static byte[] bytes(String key, Path file) throws ConfigLoadException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigLoadException(
                    key + ": " + file + ": " + FileReason.of(e) + " (expected: a file that can be read)");
        }
    }

    /**
     * Reads the limits.
     *
     * @throws ConfigLoadException if the file cannot be read or has errors
     */
    Read<TenantLimitsFile> limits() throws ConfigLoadException {
        if (options.limits().isEmpty()) {
            return Read.of(TenantLimitsFile.NONE);
        }
        Path file = options.limits().get();
        Read<TenantLimitsFile> read = TenantLimitsFile.parse(file, bytes(LIMITS, file));
        TenantLimitsFile unused = read.orThrow(text -> new ConfigLoadException(LIMITS + ": " + text));
        return read;
    }

    /** The files whose content makes the configurations, as they are there now. */
    synchronized List<Path> files() {
        List<Path> files = new ArrayList<>(secretFiles);
        options.fallback().ifPresent(files::add);
        options.sources().directory().ifPresent(path -> addBelow(path, files, true));
        return files;
    }

    private static void addBelow(Path directory, List<Path> files, boolean deeper) {
        try {
            for (String name : DirectoryFiles.visible(directory)) {
                Path path = directory.resolve(name);
                if (!Files.isDirectory(path)) {
                    files.add(path);
                } else if (deeper) {
                    addBelow(path, files, false);
                }
            }
        } catch (IOException e) {
            files.add(directory);
        }
    }
}
