package io.grapevine.server;

import io.grapevine.files.ConfigLoader;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Reloader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the configuration when the content of its files has changed, on a thread of its own. A configuration that is
 * refused is tried again when the content changes again.
 */
public final class AutoReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AutoReload.class);

    /**
     * The pause between two readings of files that must agree: longer than it takes to write a file or to replace a
     * directory of files.
     */
    private static final Duration SETTLED = Duration.ofMillis(200);

    private final ConfigSources sources;
    private final Reloader reloader;
    private final Duration interval;
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "grapevine-auto-reload");
        thread.setDaemon(true);
        return thread;
    });
    /** The digests of the files that were loaded last; without any they equal those of no configuration. */
    private volatile Map<String, String> attempted = Map.of();

    /**
     * Reloads as {@code --config.auto-reload} asks for; empty if it does not.
     *
     * @param others lists files of other configurations that a reload reads
     */
    public static Optional<AutoReload> of(
            Options options, ConfigLoader loader, Reloader reloader, Supplier<List<Path>> others) {
        ConfigSources sources = new ConfigSources(
                options.storage().configFile(),
                options.storage().extensionsFile(),
                options.configuration().teams(),
                loader,
                others);
        return options.configuration().autoReload().map(interval -> new AutoReload(sources, reloader, interval));
    }

    /**
     * Prepares reloads.
     *
     * @param reloader calls {@link #loading} before it reads the files
     * @param interval the time between two checks of the files
     */
    public AutoReload(ConfigSources sources, Reloader reloader, Duration interval) {
        this.sources = sources;
        this.reloader = reloader;
        this.interval = interval;
    }

    /** Records the content of the files, which are then loaded, for any reason. Reads files. */
    public void loading() {
        attempted = sources.digests();
    }

    /** Begins to check the files. */
    public void start() {
        poller.scheduleWithFixedDelay(this::pollSafely, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** An error must not end the checks. */
    private void pollSafely() {
        try {
            poll(() -> TimeUnit.NANOSECONDS.sleep(Math.min(interval.toNanos(), SETTLED.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("Checking the configuration files for changes failed");
        }
    }

    /** Waits for a while. */
    @FunctionalInterface
    interface Pause {
        void await() throws InterruptedException;
    }

    /**
     * Checks the files once, and reloads the configuration if they have changed since they were last loaded. Files that
     * change between two readings, {@code pause} apart, are being written: the next check loads them.
     */
    void poll(Pause pause) throws InterruptedException {
        Map<String, String> found = sources.digests();
        if (found.equals(attempted)) {
            return;
        }
        pause.await();
        SortedSet<String> changed = ConfigSources.changed(attempted, found);
        if (!changed.isEmpty() && sources.digests().equals(found)) {
            LOG.atInfo().addKeyValue("changed", String.join(" ", changed)).log("Configuration files have changed");
            Optional<String> unused = reloader.reload().toCompletableFuture().join();
        }
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
