package io.grapevine.config.file;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.yaml.ConfigError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One file during a load: the versions of it that could be put in force, the present one first. A version that turns out
 * to be unusable is dropped for the next one.
 */
final class TeamSlot {
    private final TeamDirectory.Entry entry;
    private final Deque<Version> versions = new ArrayDeque<>();
    private final List<ConfigError> faults = new ArrayList<>();
    private final List<ConfigError> warnings = new ArrayList<>();
    private boolean present;

    /**
     * A version of a team's file without errors.
     *
     * @param content the content of the file
     * @param loadedAt when it was read first
     */
    record Version(byte[] content, Team team, Instant loadedAt) {}

    private TeamSlot(TeamDirectory.Entry entry) {
        this.entry = entry;
    }

    /**
     * Reads the versions of a file.
     *
     * @param kept the version that is in force; empty if none is
     */
    static TeamSlot read(TeamDirectory.Entry entry, Optional<Version> kept, TeamLoader loader, Instant now) {
        TeamSlot slot = new TeamSlot(entry);
        TeamLoader.Result result = loader.load(entry);
        if (result instanceof TeamLoader.Loaded loaded) {
            byte[] content = entry.content().orElseThrow();
            boolean unchanged = kept.filter(version -> Arrays.equals(version.content(), content))
                    .isPresent();
            slot.versions.add(new Version(
                    content, loaded.team(), unchanged ? kept.orElseThrow().loadedAt() : now));
            slot.warnings.addAll(loaded.warnings());
            slot.present = true;
        } else {
            slot.faults.addAll(((TeamLoader.Faulty) result).faults());
        }
        if (!entry.duplicate()) {
            kept.ifPresent(version -> slot.addKept(version, loader));
        }
        return slot;
    }

    /** The version in force with what the main file says now, and, if that does not work, as it is. */
    private void addKept(Version version, TeamLoader loader) {
        if (loader.parse(entry.team(), version.team().file(), version.content()) instanceof TeamLoader.Loaded again) {
            versions.add(new Version(version.content(), again.team(), version.loadedAt()));
        }
        versions.add(version);
    }

    /** The version that is to be in force; empty if there is none. */
    Optional<Version> chosen() {
        return Optional.ofNullable(versions.peek());
    }

    /** Drops versions until one passes the check. */
    void choose(TeamLoad.Check check) {
        while (!versions.isEmpty()) {
            try {
                check.accept(versions.element().team());
                return;
            } catch (ConfigLoadException e) {
                versions.remove();
                if (present) {
                    faults.add(new ConfigError(entry.file().toString(), 0, 0, "", e.text()));
                    warnings.clear();
                }
                present = false;
            }
        }
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
        return chosen().map(version -> version.team()
                        .status(entry.file(), present ? State.LOADED : State.KEPT, version.loadedAt(), faults))
                .orElseGet(() -> Team.leftOut(entry, faults));
    }
}
