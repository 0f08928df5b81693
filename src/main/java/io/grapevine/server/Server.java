package io.grapevine.server;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.server.flags.CommandLine;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.Logging;
import io.grapevine.storage.DataDirectory;
import io.grapevine.storage.DirectoryLock;
import io.grapevine.web.HeapRoom;
import io.grapevine.web.ListenAddress;
import io.grapevine.web.SystemdSocket;
import io.grapevine.web.WebServer;
import io.grapevine.web.page.JvmMetrics;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lifecycle of the server: starts it, and stops it on a signal. */
@Singleton
public final class Server implements QuarkusApplication {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What all parts of a stop take at most, with some time to spare; the documentation says 90 seconds. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(80);

    private final Vertx vertx;
    private final BuildInfo build = BuildInfo.read();
    private Router router;

    @Inject
    Server(Vertx vertx) {
        this.vertx = vertx;
        this.router = Router.router(vertx);
    }

    /** Takes the router that Quarkus and its extensions have set up; Quarkus shows it before {@link #run}. */
    void use(@Observes Router ofQuarkus) {
        router = ofQuarkus;
    }

    @Override
    public int run(String... arguments) throws InterruptedException, CommandFault {
        Options given = CommandLine.read(List.of(arguments), "", shown -> {}).orElseThrow(); // Main has read them
        Logging.takeLibraries();
        LOG.atInfo()
                .addKeyValue("version", build.summary())
                .addKeyValue("alertmanager", build.level())
                .log("Starting Grapevine");
        LOG.atInfo().addKeyValue("build_context", build.context()).log("Build context");
        if (given.enables(FeatureFlag.AUTO_GOMEMLIMIT)) {
            LOG.atInfo()
                    .addKeyValue("max_heap_bytes", Runtime.getRuntime().maxMemory())
                    .log("--auto-gomemlimit has no effect, as the launcher or JAVA_OPTS sizes the heap of the JVM");
        }
        try {
            Options options = withSection(given);
            DataDirectory.prepare(options.storage().directory());
            try (DirectoryLock lock = DirectoryLock.take(options.storage().directory())) {
                live(options);
            }
            return 0;
        } catch (UnusableFileException | IOException e) {
            return failed(e);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        }
    }

    private static Options withSection(Options options) throws IOException {
        try {
            return LoadedConfigReader.withServerSection(options);
        } catch (ConfigLoadException e) {
            throw new IOException(e.text());
        }
    }

    private static int failed(Throwable reason) {
        LOG.atError().addKeyValue("err", errorText(reason)).log("alertmanager exited with error");
        return 1;
    }

    private void live(Options options)
            throws IOException, UnusableFileException, ExecutionException, InterruptedException {
        PrometheusRegistry registry = new PrometheusRegistry();
        register(build, registry);
        JvmMetrics.register(registry);
        HeapRoom room = HeapRoom.ofThisProcess();
        WebServer web = new WebServer(vertx, options.web(), registry, room);
        List<ListenAddress> addresses =
                await(options.web().systemdSocket() ? web.adopt(SystemdSocket.take(System.getenv())) : web.bind());
        ReplaceableTracer tracer = new ReplaceableTracer();
        LiveReplica replica = new LiveReplica(
                options, hostName(), externalUrl(options, addresses), vertx, registry, build, tracer, web);
        Optional<String> fault = await(replica.start());
        if (fault.isPresent()) {
            await(web.stop(Duration.ZERO));
            throw new IOException(fault.get());
        }
        web.serve(router, replica.routes(), replica, tracer, replica::clusters);
        HeapRelease heap = HeapRelease.ofThisProcess();
        vertx.setPeriodic(
                HeapRelease.INTERVAL.toMillis(), timer -> vertx.executeBlocking(Executors.callable(heap::check)));
        Signals.handled().onHangUp(() -> replica.reload("signal"));
        Quarkus.waitForExit();
        endAnyway();
        LOG.info("Received shutdown signal, exiting gracefully...");
        await(web.stop(PATIENCE));
        await(replica.stop());
    }

    /** Ends the process after a while if something that runs keeps it from ending: all that was acknowledged is in the logs. */
    private static void endAnyway() {
        Thread last = new Thread(
                () -> {
                    for (long end = System.nanoTime() + LONGEST_STOP.toNanos(); System.nanoTime() < end; ) {
                        LockSupport.parkNanos(end - System.nanoTime()); // which may return for no reason
                    }
                    LOG.atError().addKeyValue("after", LONGEST_STOP).log("The program does not stop, ending it");
                    Runtime.getRuntime().halt(1);
                },
                "grapevine-end");
        last.setDaemon(true);
        last.start();
    }

    /** Registers {@code alertmanager_build_info} and {@code grapevine_build_info}. */
    private static void register(BuildInfo build, PrometheusRegistry registry) {
        Info.builder()
                .name("alertmanager_build_info")
                .help("The version of Alertmanager whose behaviour this program has.")
                .labelNames("branch", "goarch", "goos", "goversion", "revision", "tags", "version")
                .register(registry)
                .setLabelValues(
                        build.branch(),
                        BuildInfo.architecture(),
                        BuildInfo.os(),
                        build.runtime(),
                        build.revision(),
                        "unknown",
                        build.level());
        Info.builder()
                .name("grapevine_build_info")
                .help("The version of this program.")
                .labelNames("alertmanager", "branch", "revision", "runtime", "version")
                .register(registry)
                .setLabelValues(build.level(), build.branch(), build.revision(), build.runtime(), build.version());
    }

    /** The message of an error at the start; the exception's class is named only where there is no message. */
    static String errorText(Throwable error) {
        if (error instanceof IOException reason) {
            return FileReason.withFile(reason);
        }
        String message = error.getMessage();
        return message == null ? error.toString() : message;
    }

    /** The host name, on Linux without a network query. */
    private static String hostName() throws UnknownHostException {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return InetAddress.getLocalHost().getHostName();
        }
    }

    private static ExternalUrl externalUrl(Options options, List<ListenAddress> addresses) throws IOException {
        return options.externalUrl().isEmpty()
                ? ExternalUrl.local(hostName(), addresses.get(0).port())
                : ExternalUrl.of(options.externalUrl());
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        return await(future.toCompletionStage());
    }

    private static <T> T await(CompletionStage<T> stage) throws ExecutionException, InterruptedException {
        return stage.toCompletableFuture().get();
    }
}
