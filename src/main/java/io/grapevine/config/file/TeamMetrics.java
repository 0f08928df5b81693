package io.grapevine.config.file;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of the files of teams. */
final class TeamMetrics {
    private final Gauge files;
    private final Gauge successful;

    TeamMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_config_dir_");
        files = metrics.gauge(
                "files",
                "Files of teams in --config.dir: loaded, kept (has errors, its last good version is in force), left_out "
                        + "(has errors, nothing of it is in force).",
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
