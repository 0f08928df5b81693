package io.grapevine.tenant.config;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileVersions;
import io.grapevine.config.file.FileVersions.Version;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
    private final InstantSource clock;
    private final TreeSet<String> reportedAsIgnored = new TreeSet<>();
    private Map<TenantId, Version<TenantDocument, Loaded>> inForce = Map.of();

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
        this.clock = clock;
    }

    /**
     * Reads the configurations.
     *
     * @throws ConfigLoadException if the directory itself cannot be read
     */
    public TenantFilesLoad read() throws ConfigLoadException {
        TenantDirectory.Listing listing;
        try {
            listing = TenantDirectory.list(directory);
        } catch (IOException e) {
            throw new ConfigLoadException("--tenants.dir: " + directory + ": " + FileReason.of(e)
                    + " (expected: a directory of configurations of tenants)");
        }
        Instant now = clock.instant();
        return new TenantFilesLoad(
                listing,
                listing.entries().stream().map(entry -> read(entry, now)).toList());
    }

    private TenantFilesLoad.Slot read(TenantDirectory.Entry entry, Instant now) {
        Optional<Version<TenantDocument, Loaded>> kept = Optional.ofNullable(inForce.get(entry.tenant()));
        FileVersions<TenantDocument, Loaded> versions = new FileVersions<>();
        List<ConfigError> faults = new ArrayList<>(entry.faults());
        List<Path> secretFiles = List.of();
        if (entry.document().isPresent()) {
            TenantLoader.Result result = load(entry, entry.document().get(), kept);
            secretFiles = result.secretFiles();
            if (result instanceof Loaded loaded) {
                versions.addPresent(loaded.document(), loaded, kept, now);
            } else {
                ((TenantLoader.Refused) result)
                        .errors().stream().map(error -> of(entry, error)).forEach(faults::add);
            }
        }
        kept.ifPresent(versions::addKept);
        return new TenantFilesLoad.Slot(entry, versions, faults, secretFiles);
    }

    /** Loads a document, unless it is in force and refers to no file that may have changed. */
    private TenantLoader.Result load(
            TenantDirectory.Entry entry, TenantDocument document, Optional<Version<TenantDocument, Loaded>> kept) {
        Optional<Loaded> unchanged = kept.filter(version -> version.content().equals(document))
                .map(Version::value)
                .filter(loaded -> loaded.secretFiles().isEmpty());
        return unchanged.isPresent()
                ? unchanged.get()
                : loader.file(document, new TenantLoader.Origin(entry.file(), references, fileFields));
    }

    private static ConfigError of(TenantDirectory.Entry entry, ConfigError error) {
        return error.line() == 0
                ? new ConfigError(entry.file().toString(), 0, 0, error.field(), error.message())
                : error;
    }

    /** Records that what {@code load} chose is in force, and reports the configurations with errors. */
    public void use(TenantFilesLoad load) {
        FileVersions.logChanges(LOG, "Configurations of tenants loaded", inForce, load.versions());
        inForce = load.versions();
        TenantDirectory.Listing listing = load.listing();
        load.slots().forEach(TenantFiles::report);
        listing.refused().forEach(error -> report(error, 1, State.LEFT_OUT));
        if (!listing.fault().isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("err", listing.fault())
                    .log("Too many configurations of tenants");
        }
        reportedAsIgnored.retainAll(listing.ignored());
        for (String name : listing.ignored()) {
            if (reportedAsIgnored.add(name)) {
                LOG.atWarn()
                        .addKeyValue("file", directory.resolve(name))
                        .log("Ignored in --tenants.dir: not a configuration of a tenant");
            }
        }
    }

    private static void report(TenantFilesLoad.Slot slot) {
        slot.warnings().forEach(warning -> LOG.warn(warning.toString()));
        if (!slot.faults().isEmpty()) {
            report(slot.faults().get(0), slot.faults().size(), slot.status().state());
        }
    }

    private static void report(ConfigError first, int errors, State state) {
        LOG.atError()
                .addKeyValue("file", first.file())
                .addKeyValue("line", first.line())
                .addKeyValue("err", first.text())
                .addKeyValue("errors", errors)
                .log(
                        state == State.KEPT
                                ? "Configuration of a tenant has errors, its last good version stays in force"
                                : "Configuration of a tenant has errors, it is left out");
    }
}
