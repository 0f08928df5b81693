package io.grapevine.server;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.event.EventData;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.Zones;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Reloader;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the configuration at the start and at each reload, and reports the result in metrics, events and the log. */
final class ConfigLoads {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLoads.class);

    private final Path file;
    private final LoadedConfigReader reader;
    private final ConfigMetrics metrics;
    private final Gauge zonesInfo;
    private String knownZones = "";
    private final Optional<AutoReload> autoReload;
    private final Consumer<EventData> events;

    /** A task that may read files and throw. */
    @FunctionalInterface
    interface Work {
        void run() throws ConfigLoadException, UnusableFileException, IOException;
    }

    /**
     * Creates a loader that has not loaded anything yet.
     *
     * @param reloader called when files have changed, if {@code --config.auto-reload} is set
     * @param others lists the files of further configurations that a reload reads
     * @param events receives an event for each failed reload
     */
    ConfigLoads(
            Options options,
            LoadedConfigReader reader,
            PrometheusRegistry registry,
            Reloader reloader,
            Supplier<List<Path>> others,
            Consumer<EventData> events) {
        this.reader = reader;
        this.events = events;
        file = options.storage().configFile();
        metrics = new ConfigMetrics(registry);
        zonesInfo = new MetricFactory(registry, "grapevine_")
                .gauge(
                        "time_zones_info",
                        "The version of the database of time zones that is used, and where it is.",
                        "version",
                        "origin");
        autoReload = AutoReload.of(options, reader.fileLoader(), reloader, others);
    }

    /**
     * Loads the configuration. It reads files, so it must not run on an event loop.
     *
     * @param before the configuration in force; empty at the start
     * @throws ConfigLoadException if the configuration cannot be used
     */
    LoadedConfigReader.Loaded load(Optional<LoadedConfig> before) throws ConfigLoadException {
        autoReload.ifPresent(AutoReload::loading);
        return reader.load(before);
    }

    /**
     * Reads the current time zones and puts them in force, so that a reload picks up an update of the system's. They come into force even if
     * the configuration is refused, since they are not part of it. It reads files, so it must not run on the event loop.
     */
    void readZones() {
        ZoneSource zones = ZoneFiles.of(System.getenv());
        String version = zones.version();
        String origin = zones.origin();
        Zones.use(zones);
        if (!knownZones.equals(version + origin)) {
            knownZones = version + origin;
            zonesInfo.clear();
            zonesInfo.labelValues(version, origin).set(1);
            LOG.atInfo()
                    .addKeyValue("version", version)
                    .addKeyValue("origin", origin)
                    .log("Using time zones");
        }
    }

    /** Reports in the metrics that a configuration is in force. */
    void inForce(LoadedConfigReader.Loaded loaded, Instant now) {
        metrics.loaded(loaded.loadedConfig().config().hash(), now);
    }

    /** Starts to watch the files, if {@code --config.auto-reload} is set. */
    void watch() {
        autoReload.ifPresent(AutoReload::start);
    }

    /** Stops watching the files. */
    void close() {
        autoReload.ifPresent(AutoReload::close);
    }

    /**
     * Runs a task that loads a configuration. A refused configuration is logged and reported as an event.
     *
     * @return why the task failed; empty if it succeeded
     */
    Optional<String> faultOf(Work work) {
        try {
            work.run();
            return Optional.empty();
        } catch (ConfigLoadException e) {
            metrics.refused();
            events.accept(new EventData.ReloadFailed(file.toString(), e.text()));
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("err", e.text())
                    .log("Loading configuration file failed");
            return Optional.of(e.text());
        } catch (UnusableFileException | IOException e) {
            return Optional.of(Server.errorText(e));
        }
    }
}
