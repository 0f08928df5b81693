package io.grapevine.config;

import java.util.List;
import java.util.Optional;

/**
 * The directory of {@code --teams.dir} when the configuration was loaded.
 *
 * @param path the directory, as it was given
 * @param files the files of teams, by file name
 * @param fault what is wrong with the directory as a whole; empty text if nothing is
 */
public record ConfigDirectory(String path, List<TeamFile> files, String fault) {
    public ConfigDirectory {
        files = List.copyOf(files);
    }

    /** The file that defines a receiver of the merged configuration; empty for a receiver of the main file. */
    public Optional<TeamFile> fileOf(String receiver) {
        int slash = receiver.indexOf('/');
        String team = slash < 0 ? "" : receiver.substring(0, slash);
        return files.stream().filter(file -> file.team().equals(team)).findFirst();
    }
}
