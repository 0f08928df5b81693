package io.grapevine.config.file;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import java.util.List;
import java.util.Optional;

/** The files of teams during one load of the configuration. Not thread-safe. */
public final class TeamLoad {
    private final MainFile main;
    private final TeamDirectory.Listing listing;
    private final List<TeamSlot> slots;

    TeamLoad(MainFile main, TeamDirectory.Listing listing, List<TeamSlot> slots) {
        this.main = main;
        this.listing = listing;
        this.slots = List.copyOf(slots);
    }

    /** The main file with the version of each team's file that is usable so far. */
    public Config config() {
        List<Team> teams = slots.stream()
                .map(TeamSlot::chosen)
                .flatMap(Optional::stream)
                .map(FileVersions.Version::value)
                .toList();
        return main.with(teams, status());
    }

    /** Checks each team; where that fails, the version that was in force is checked, and if that fails the file is left out. */
    public void check(FileVersions.Check<? super Team> check) {
        slots.forEach(slot -> slot.choose(check));
    }

    ConfigDirectory status() {
        return new ConfigDirectory(
                listing.directory().toString(),
                slots.stream().map(TeamSlot::status).toList(),
                listing.fault());
    }

    List<TeamSlot> slots() {
        return slots;
    }

    TeamDirectory.Listing listing() {
        return listing;
    }
}
