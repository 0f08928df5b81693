package io.grapevine.amtool.checking;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.Config;
import io.grapevine.config.file.ConfigLoader;
import io.grapevine.config.file.FileSet;
import io.grapevine.config.file.MainFile;
import io.grapevine.config.file.Team;
import io.grapevine.config.file.TeamFiles;
import io.grapevine.config.file.yaml.Read;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files of teams that are checked together with a main file.
 *
 * @param directory where they are
 * @param config the main file with all files of teams that have no errors
 * @param files what came of each file, by name
 * @param warnings what the server would warn of in the directory
 * @param fault what is wrong with the directory as a whole; empty if nothing is
 */
record CheckedTeams(Path directory, Config config, Map<Path, Read<Team>> files, List<String> warnings, String fault) {

    /**
     * Reads the files of teams in {@code directory}.
     *
     * @throws CommandFault if the directory cannot be read
     */
    static CheckedTeams read(MainFile main, Path directory, ConfigLoader loader) throws CommandFault {
        FileSet.Listing<String, ByteBuffer> listing;
        try {
            listing = TeamFiles.list(directory);
        } catch (IOException e) {
            throw new CommandFault(
                    "--config.dir: " + directory + ": " + FileReason.of(e) + " (expected: " + TeamFiles.EXPECTED + ")");
        }
        Map<Path, Read<Team>> files = loader.teams(main, listing.entries());
        List<Team> teams =
                files.values().stream().flatMap(read -> read.value().stream()).toList();
        List<String> warnings = listing.ignored().stream()
                .map(name -> directory.resolve(name) + ": ignored (expected: a .yml or .yaml file)")
                .toList();
        return new CheckedTeams(directory, main.with(teams, directory), files, warnings, listing.fault());
    }

    /** The errors of all files and of the directory, each with its place. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        files.values().forEach(read -> read.faults().forEach(fault -> faults.add(fault.toString())));
        if (!fault.isEmpty()) {
            faults.add("--config.dir: " + fault);
        }
        return faults;
    }
}
