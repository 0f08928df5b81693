package io.grapevine.files;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.Read;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of teams of a server. A file with errors affects its team alone: over a reload its last good version stays in
 * force, at the start there is none, so nothing of it is. Not thread-safe.
 */
public final class TeamFiles {
    /** The most files of a directory; those after it, by name, are not read. */
    public static final int MOST_FILES = 1000;

    /** The size of the largest file, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final Pattern ENDING = Pattern.compile("\\.ya?ml$");
    private static final Pattern TEAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** What {@code --teams.dir} should be. */
    public static final String EXPECTED = "a directory of files of teams";

    private static final Logger LOG = LoggerFactory.getLogger(TeamFiles.class);

    private final Path directory;
    private final FileSet<String, ByteBuffer, Team> files;
    private final Gauge states;
    private final Gauge successful;

    /** The files in {@code directory}; the metrics are registered at once. */
    public TeamFiles(Path directory, InstantSource clock, PrometheusRegistry registry) {
        this.directory = directory;
        this.files = new FileSet<>("--teams.dir", EXPECTED, clock);
        MetricFactory metrics = new MetricFactory(registry, "grapevine_teams_");
        states = metrics.gauge(
                "files",
                "Files of teams in --teams.dir: loaded, kept (has errors, its last good version is in force),"
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
                List.of(directory),
                TeamFiles::list,
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
                .forEach(file ->
                        LOG.atWarn().addKeyValue("file", file).log("Ignored in --teams.dir: not a .yml or .yaml file"));
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

    /**
     * Lists a directory and reads its files.
     *
     * @throws IOException if the directory cannot be read
     */
    public static FileSet.Listing<String, ByteBuffer> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        List<Path> ignored = new ArrayList<>();
        for (String name : DirectoryFiles.visible(directory)) {
            if (ENDING.matcher(name).find()) {
                names.add(name);
            } else if (!isOfSecrets(directory.resolve(name))) {
                ignored.add(directory.resolve(name));
            }
        }
        String fault = names.size() <= MOST_FILES
                ? ""
                : names.size() + " files (expected: at most " + MOST_FILES + "); those from " + names.get(MOST_FILES)
                        + " on are left out";
        Map<String, String> fileOf = new HashMap<>();
        List<FileSet.Entry<String, ByteBuffer>> entries = new ArrayList<>();
        for (String name : names.subList(0, Math.min(names.size(), MOST_FILES))) {
            Path file = directory.resolve(name);
            String team = ENDING.matcher(name).replaceFirst("");
            String other = fileOf.putIfAbsent(team, name);
            FileSet.Entry<String, ByteBuffer> entry = FileSet.Entry.of(team, file, read(file, team));
            entries.add(other == null ? entry : entry.besides(Path.of(other)));
        }
        return new FileSet.Listing<>(entries, List.of(), ignored, fault);
    }

    private static Read<ByteBuffer> read(Path file, String team) {
        return TEAM.matcher(team).matches()
                ? DirectoryFiles.read(file, MOST_BYTES).map(ByteBuffer::wrap)
                : Read.faulty(file, "name of the file (expected: letters, digits, dots, dashes and underscores)");
    }

    /** Whether a path beside the files of teams is a directory without any of them, such as that of their secrets. */
    private static boolean isOfSecrets(Path file) throws IOException {
        return Files.isDirectory(file)
                && DirectoryFiles.visible(file).stream()
                        .noneMatch(name -> ENDING.matcher(name).find());
    }
}
