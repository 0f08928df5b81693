package io.grapevine.tenant.config;

import io.grapevine.config.TeamFile.Fault;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileVersions;
import io.grapevine.config.file.FileVersions.Version;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The configurations of tenants during one load. Not thread-safe. */
public final class TenantFilesLoad {
    private final TenantDirectory.Listing listing;
    private final List<Slot> slots;

    TenantFilesLoad(TenantDirectory.Listing listing, List<Slot> slots) {
        this.listing = listing;
        this.slots = List.copyOf(slots);
    }

    /** The configurations that are to be in force, by tenant. */
    public Map<TenantId, Loaded> configurations() {
        Map<TenantId, Loaded> configurations = new TreeMap<>();
        versions().forEach((tenant, version) -> configurations.put(tenant, version.value()));
        return configurations;
    }

    /** Checks each; where that fails, the version that was in force is checked, and if that fails nothing is in force. */
    public void check(FileVersions.Check<? super Loaded> check) {
        slots.forEach(slot -> slot.choose(check));
    }

    /** The configurations, by file name. Names that are of no tenant are in {@link #refused}. */
    public List<TenantFile> status() {
        return slots.stream().map(Slot::status).toList();
    }

    /** Files whose names are no ids, and those of a tenant that another file is about. */
    public List<ConfigError> refused() {
        return listing.refused();
    }

    /** The files that {@code ${file:PATH}} in secrets refers to, readable or not. */
    public Set<Path> secretFiles() {
        Set<Path> files = new LinkedHashSet<>();
        slots.forEach(slot -> files.addAll(slot.secretFiles));
        return files;
    }

    Map<TenantId, Version<TenantDocument, Loaded>> versions() {
        Map<TenantId, Version<TenantDocument, Loaded>> versions = new TreeMap<>();
        for (Slot slot : slots) {
            slot.versions.chosen().ifPresent(version -> versions.put(slot.entry.tenant(), version));
        }
        return versions;
    }

    TenantDirectory.Listing listing() {
        return listing;
    }

    List<Slot> slots() {
        return slots;
    }

    /** The versions of one configuration and their errors. */
    static final class Slot {
        private final TenantDirectory.Entry entry;
        private final FileVersions<TenantDocument, Loaded> versions;
        private final List<ConfigError> faults;
        private final List<Path> secretFiles;

        Slot(
                TenantDirectory.Entry entry,
                FileVersions<TenantDocument, Loaded> versions,
                List<ConfigError> faults,
                List<Path> secretFiles) {
            this.entry = entry;
            this.versions = versions;
            this.faults = new ArrayList<>(faults);
            this.secretFiles = secretFiles;
        }

        private void choose(FileVersions.Check<? super Loaded> check) {
            versions.choose(check)
                    .ifPresent(fault -> faults.add(new ConfigError(entry.file().toString(), 0, 0, "", fault)));
        }

        List<ConfigError> faults() {
            return List.copyOf(faults);
        }

        /** The warnings of the present content, if it is to be in force. */
        List<ConfigError> warnings() {
            return versions.isPresent()
                    ? versions.chosen()
                            .map(version -> version.value().warnings())
                            .orElse(List.of())
                    : List.of();
        }

        TenantFile status() {
            String file = entry.file().toString();
            List<Fault> shown = faults.stream()
                    .map(fault -> new Fault(fault.line(), fault.column(), fault.text()))
                    .toList();
            State state = versions.isPresent() ? State.LOADED : State.KEPT;
            return versions.chosen()
                    .map(version -> new TenantFile(entry.tenant(), file, state, version.loadedAt(), shown))
                    .orElseGet(() -> new TenantFile(entry.tenant(), file, State.LEFT_OUT, null, shown));
        }
    }
}
