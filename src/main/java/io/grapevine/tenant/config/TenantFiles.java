package io.grapevine.tenant.config;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileSet;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader.Loaded;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of tenants in {@code --tenants.dir}. One with errors affects its tenant alone: over a reload its last
 * good version stays in force, at the start there is none, so nothing of it is. Not thread-safe.
 */
public final class TenantFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TenantFiles.class);

    private final Path directory;
    private final SecretReferences references;
    private final boolean fileFields;
    private final TenantLoader loader;
    private final FileSet<TenantId, TenantDocument, Loaded> files;

    /**
     * The configurations in {@code directory}.
     *
     * @param references expands secrets
     * @param fileFields whether fields and references may name files and variables of the server
     */
    public TenantFiles(
            Path directory, SecretReferences references, boolean fileFields, TenantLoader loader, InstantSource clock) {
        this.directory = directory;
        this.references =
                fileFields ? references : references.refused("--tenants.dir-allow-files, or $${ for a literal ${");
        this.fileFields = fileFields;
        this.loader = loader;
        this.files = new FileSet<>("--tenants.dir", directory, "a directory of configurations of tenants", clock);
    }

    /**
     * Reads the configurations.
     *
     * @throws ConfigLoadException if the directory itself cannot be read
     */
    public FileSet.Load<TenantId, TenantDocument, Loaded> load() throws ConfigLoadException {
        return files.load(TenantDirectory::list, this::read);
    }

    /** Loads a document, unless it is in force and refers to no file that may have changed. */
    private Read<Loaded> read(TenantId tenant, Path file, TenantDocument document, Optional<Loaded> unchanged) {
        if (unchanged.isPresent() && unchanged.get().secretFiles().isEmpty()) {
            return new Read<>(unchanged, List.of(), unchanged.get().warnings(), List.of());
        }
        Read<Loaded> read = loader.file(document, new TenantLoader.Origin(file, references, fileFields));
        return new Read<>(
                read.value(),
                read.faults().stream()
                        .map(error -> error.line() == 0
                                ? new ConfigError(file.toString(), 0, 0, error.field(), error.message())
                                : error)
                        .toList(),
                read.warnings(),
                read.secretFiles());
    }

    /** Records that what {@code load} chose is in force, and reports the configurations with errors. */
    public void use(FileSet.Load<TenantId, TenantDocument, Loaded> load) {
        files.use(load, LOG, "Configurations of tenants loaded");
        load.files().forEach(file -> file.warnings().forEach(warning -> LOG.warn(warning.toString())));
        load.faulty()
                .forEach(file -> file.describe(LOG.atError())
                        .log(
                                file.state() == State.KEPT
                                        ? "Configuration of a tenant has errors, its last good version stays in force"
                                        : "Configuration of a tenant has errors, it is left out"));
        load.listing()
                .refused()
                .forEach(error -> FileSet.describe(LOG.atError(), error, 1)
                        .log("Configuration of a tenant has errors, it is left out"));
        if (!load.listing().fault().isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("err", load.listing().fault())
                    .log("Too many configurations of tenants");
        }
        files.newlyIgnored(load)
                .forEach(file -> LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("Ignored in --tenants.dir: not a configuration of a tenant"));
    }
}
