package io.grapevine.server;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.event.EventData;
import io.grapevine.core.node.ConfigMetrics;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Reloader;
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

/** The loads of the configuration of the running server, and what metrics, events and the log say of them. */
final class ConfigLoads {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLoads.class);

    private final Path file;
    private final LoadedConfigReader reader;
    private final ConfigMetrics metrics;
    private final Optional<AutoReload> autoReload;
    private final Consumer<EventData> events;

    /** A task that may read files and throw. */
    @FunctionalInterface
    interface Work {
        void run() throws ConfigLoadException, UnusableFileException, IOException;
    }

    /**
     * Loads nothing yet.
     *
     * @param reloader reloads when files have changed, where {@code --config.auto-reload} asks for it
     * @param others lists files of other configurations that a reload reads
     * @param events takes an event of the replica
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
        autoReload = AutoReload.of(options, reader.fileLoader(), reloader, others);
    }

    /**
     * Loads the configuration. Reads files, so not on an event loop.
     *
     * @param before what is in force until then; empty at the start
     * @throws ConfigLoadException if it cannot be used
     */
    LoadedConfigReader.Loaded load(Optional<LoadedConfig> before) throws ConfigLoadException {
        autoReload.ifPresent(AutoReload::loading);
        return reader.load(before);
    }

    /** A configuration has come into force. */
    void inForce(LoadedConfigReader.Loaded loaded, Instant now) {
        metrics.loaded(loaded.loadedConfig().config().hash(), now);
    }

    /** Begins to watch the files. */
    void watch() {
        autoReload.ifPresent(AutoReload::start);
    }

    /** Watches the files no longer. */
    void close() {
        autoReload.ifPresent(AutoReload::close);
    }

    /** Runs a task that loads a configuration; returns why it failed, which is told, or empty. */
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
