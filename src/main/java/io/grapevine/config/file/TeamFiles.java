package io.grapevine.config.file;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileVersions.Version;
import io.grapevine.config.file.yaml.ConfigError;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of teams of a server. A file with errors affects its team alone: over a reload its last good version stays in
 * force, at the start there is none, so nothing of it is. Not thread-safe.
 */
public final class TeamFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TeamFiles.class);

    private final Path directory;
    private final InstantSource clock;
    private final TeamMetrics metrics;
    private final TreeSet<String> reportedAsIgnored = new TreeSet<>();
    private Map<String, Version<ByteBuffer, Team>> inForce = Map.of();

    /** The files in {@code directory}; the metrics are registered at once. */
    public TeamFiles(Path directory, InstantSource clock, PrometheusRegistry registry) {
        this.directory = directory;
        this.clock = clock;
        this.metrics = new TeamMetrics(registry);
    }

    /**
     * Reads the files, to be added to {@code main}.
     *
     * @throws ConfigLoadException if the directory itself cannot be read
     */
    public TeamLoad read(MainFile main, TeamLoader loader) throws ConfigLoadException {
        TeamDirectory.Listing listing;
        try {
            listing = TeamDirectory.list(directory);
        } catch (IOException e) {
            throw new ConfigLoadException("--config.dir: " + directory + ": " + FileReason.of(e)
                    + " (expected: a directory of files of teams)");
        }
        Instant now = clock.instant();
        List<TeamSlot> slots = new ArrayList<>();
        for (TeamDirectory.Entry entry : listing.entries()) {
            slots.add(TeamSlot.read(entry, Optional.ofNullable(inForce.get(entry.team())), loader, now));
        }
        return new TeamLoad(main, listing, slots);
    }

    /** Records that what {@code load} chose is in force, and reports the files with errors. */
    public void use(TeamLoad load) {
        Map<String, Version<ByteBuffer, Team>> versions = new TreeMap<>();
        for (TeamSlot slot : load.slots()) {
            slot.chosen().ifPresent(version -> versions.put(slot.team(), version));
            slot.warnings().forEach(warning -> LOG.warn(warning.toString()));
            report(slot);
        }
        FileVersions.logChanges(LOG, "Team files loaded", inForce, versions);
        inForce = versions;
        metrics.show(load.status());
        if (!load.listing().fault().isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("err", load.listing().fault())
                    .log("Too many files of teams");
        }
        reportedAsIgnored.retainAll(load.listing().ignored());
        for (String name : load.listing().ignored()) {
            if (reportedAsIgnored.add(name)) {
                LOG.atWarn()
                        .addKeyValue("file", directory.resolve(name))
                        .log("Ignored in --config.dir: not a .yml or .yaml file");
            }
        }
    }

    private static void report(TeamSlot slot) {
        if (slot.faults().isEmpty()) {
            return;
        }
        ConfigError first = slot.faults().get(0);
        LOG.atError()
                .addKeyValue("file", first.file())
                .addKeyValue("line", first.line())
                .addKeyValue("err", first.text())
                .addKeyValue("errors", slot.faults().size())
                .log(
                        slot.status().state() == State.KEPT
                                ? "Team file has errors, its last good version stays in force"
                                : "Team file has errors, it is left out");
    }

    /** The metrics of the files of teams. */
    private static final class TeamMetrics {
        private final Gauge files;
        private final Gauge successful;

        TeamMetrics(PrometheusRegistry registry) {
            MetricFactory metrics = new MetricFactory(registry, "grapevine_config_dir_");
            files = metrics.gauge(
                    "files",
                    "Files of teams in --config.dir: loaded, kept (has errors, its last good version is in force),"
                            + " left_out (has errors, nothing of it is in force).",
                    "state");
            successful = metrics.gauge(
                    "file_last_reload_successful", "Whether the last load of a team's file was successful.", "file");
        }

        void show(ConfigDirectory directory) {
            for (State state : State.values()) {
                files.labelValues(state.label())
                        .set(directory.files().stream()
                                .filter(file -> file.state() == state)
                                .count());
            }
            successful.clear();
            for (TeamFile file : directory.files()) {
                successful.labelValues(file.file()).set(file.state() == State.LOADED ? 1 : 0);
            }
        }
    }
}
