package io.grapevine.config.file;

import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileVersions.Version;
import io.grapevine.config.file.yaml.ConfigError;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A team's file during a load: its versions and their errors. */
final class TeamSlot {
    private final TeamDirectory.Entry entry;
    private final FileVersions<ByteBuffer, Team> versions = new FileVersions<>();
    private final List<ConfigError> faults = new ArrayList<>();
    private final List<ConfigError> warnings = new ArrayList<>();

    private TeamSlot(TeamDirectory.Entry entry) {
        this.entry = entry;
    }

    /**
     * Reads the versions of a file.
     *
     * @param kept the version that is in force; empty if none is
     */
    static TeamSlot read(
            TeamDirectory.Entry entry, Optional<Version<ByteBuffer, Team>> kept, TeamLoader loader, Instant now) {
        TeamSlot slot = new TeamSlot(entry);
        TeamLoader.Result result = loader.load(entry);
        if (result instanceof TeamLoader.Loaded loaded) {
            ByteBuffer content = ByteBuffer.wrap(entry.content().orElseThrow());
            slot.versions.addPresent(content, loaded.team(), kept, now);
            slot.warnings.addAll(loaded.warnings());
        } else {
            slot.faults.addAll(((TeamLoader.Faulty) result).faults());
        }
        if (!entry.duplicate()) {
            kept.ifPresent(version -> slot.addKept(version, loader));
        }
        return slot;
    }

    /** The version in force with what the main file says now, and, if that does not work, as it is. */
    private void addKept(Version<ByteBuffer, Team> version, TeamLoader loader) {
        TeamLoader.Result read = loader.parse(
                entry.team(), version.value().file(), version.content().array());
        if (read instanceof TeamLoader.Loaded again) {
            versions.addKept(new Version<>(version.content(), again.team(), version.loadedAt()));
        }
        versions.addKept(version);
    }

    /** The version that is to be in force; empty if there is none. */
    Optional<Version<ByteBuffer, Team>> chosen() {
        return versions.chosen();
    }

    /** Drops versions until one passes the check. */
    void choose(FileVersions.Check<? super Team> check) {
        versions.choose(check).ifPresent(fault -> {
            faults.add(new ConfigError(entry.file().toString(), 0, 0, "", fault));
            warnings.clear();
        });
    }

    String team() {
        return entry.team();
    }

    List<ConfigError> faults() {
        return List.copyOf(faults);
    }

    List<ConfigError> warnings() {
        return List.copyOf(warnings);
    }

    TeamFile status() {
        State state = versions.isPresent() ? State.LOADED : State.KEPT;
        return chosen().map(version -> version.value().status(entry.file(), state, version.loadedAt(), faults))
                .orElseGet(() -> Team.leftOut(entry, faults));
    }
}
