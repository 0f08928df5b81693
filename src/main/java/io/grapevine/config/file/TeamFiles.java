package io.grapevine.config.file;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of teams of a server. A file with errors affects its team alone: over a reload its last good version stays in
 * force, at the start there is none, so nothing of it is. Not thread-safe.
 */
public final class TeamFiles {
    /** What {@code --config.dir} should be. */
    public static final String EXPECTED = "a directory of files of teams";

    private static final Logger LOG = LoggerFactory.getLogger(TeamFiles.class);

    private final Path directory;
    private final FileSet<String, ByteBuffer, Team> files;
    private final Gauge states;
    private final Gauge successful;

    /** The files in {@code directory}; the metrics are registered at once. */
    public TeamFiles(Path directory, InstantSource clock, PrometheusRegistry registry) {
        this.directory = directory;
        this.files = new FileSet<>("--config.dir", directory, EXPECTED, clock);
        MetricFactory metrics = new MetricFactory(registry, "grapevine_config_dir_");
        states = metrics.gauge(
                "files",
                "Files of teams in --config.dir: loaded, kept (has errors, its last good version is in force),"
                        + " left_out (has errors, nothing of it is in force).",
                "state");
        successful = metrics.gauge(
                "file_last_reload_successful", "Whether the last load of a team's file was successful.", "file");
    }

    /**
     * Reads the files with {@code loader}, that of the main file.
     *
     * @throws ConfigLoadException if the directory itself cannot be read
     */
    public FileSet.Load<String, ByteBuffer, Team> load(ConfigLoader loader, MainFile main) throws ConfigLoadException {
        return files.load(
                TeamDirectory::list,
                (team, file, content, unchanged) -> loader.team(main, team, file, content.array()));
    }

    /** The main file with the version of each team's file that is usable so far. */
    public Config config(MainFile main, FileSet.Load<String, ByteBuffer, Team> load) {
        List<Team> teams = load.files().stream()
                .flatMap(file -> file.chosen().stream())
                .map(FileSet.Version::value)
                .toList();
        return main.with(
                teams,
                new ConfigDirectory(
                        directory.toString(),
                        load.files().stream().map(Team::status).toList(),
                        load.listing().fault()));
    }

    /** Records that what {@code load} chose is in force, and reports the files with errors. */
    public void use(FileSet.Load<String, ByteBuffer, Team> load) {
        load.files().forEach(file -> file.warnings().forEach(warning -> LOG.warn(warning.toString())));
        load.faulty()
                .forEach(file -> file.describe(LOG.atError())
                        .log(
                                file.state() == State.KEPT
                                        ? "Team file has errors, its last good version stays in force"
                                        : "Team file has errors, it is left out"));
        files.use(load, LOG, "Team files loaded");
        if (!load.listing().fault().isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("err", load.listing().fault())
                    .log("Too many files of teams");
        }
        files.newlyIgnored(load)
                .forEach(file -> LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("Ignored in --config.dir: not a .yml or .yaml file"));
        for (State state : State.values()) {
            states.labelValues(state.label())
                    .set(load.files().stream()
                            .filter(file -> file.state() == state)
                            .count());
        }
        successful.clear();
        load.files()
                .forEach(file ->
                        successful.labelValues(file.file().toString()).set(file.state() == State.LOADED ? 1 : 0));
    }
}
