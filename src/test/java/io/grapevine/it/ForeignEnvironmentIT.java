package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The environment and the files of the working directory: what libraries would read there changes nothing of the program. */
class ForeignEnvironmentIT {
    @TempDir
    private Path directory;

    /** The places where a listener of Quarkus may be asked for. */
    private enum Source {
        ENVIRONMENT,
        DOT_ENV,
        DIRECTORY,
        LOCATIONS,
        PROFILE,
        OPTIONS
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private List<String> asking(Source source, int port) throws IOException {
        List<String> variables =
                List.of("QUARKUS_HTTP_HOST_ENABLED=true", "QUARKUS_HTTP_HOST=127.0.0.1", "QUARKUS_HTTP_PORT=" + port);
        List<String> properties =
                List.of("quarkus.http.host-enabled=true", "quarkus.http.host=127.0.0.1", "quarkus.http.port=" + port);
        Path config = Files.createDirectories(directory.resolve("config"));
        switch (source) {
            case ENVIRONMENT:
                return variables;
            case DOT_ENV:
                Files.write(directory.resolve(".env"), variables);
                return List.of();
            case DIRECTORY:
                Files.write(config.resolve("application.properties"), properties);
                return List.of();
            case LOCATIONS:
                Path file = Files.write(directory.resolve("other.properties"), properties);
                return List.of("QUARKUS_CONFIG_LOCATIONS=" + file, "SMALLRYE_CONFIG_LOCATIONS=" + file);
            case PROFILE:
                Files.write(config.resolve("application-open.properties"), properties);
                Files.write(config.resolve("application.properties"), List.of("# none"));
                return List.of("QUARKUS_PROFILE=open", "SMALLRYE_CONFIG_PROFILE=open");
            default:
                return List.of("JAVA_OPTS=-XX:TieredStopAtLevel=1 -D" + String.join(" -D", properties));
        }
    }

    private Program started(List<String> variables) throws IOException {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "{route: {receiver: r}, receivers: [{name: r}]}");
        List<String> before = new ArrayList<>(List.of("env", "-C", directory.toString()));
        before.addAll(variables);
        return Program.starting(before, config, directory.resolve("data"), List.of());
    }

    @ParameterizedTest
    @EnumSource
    void nothingOpensAListenerOfQuarkus(Source source) throws Exception {
        int port = freePort();
        try (Program program = started(asking(source, port))) {
            assertThat(program.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
            try (Socket socket = new Socket()) {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                assertThatThrownBy(() -> socket.connect(address, 1_000)).isInstanceOf(ConnectException.class);
            }
        }
    }

    /** What Kubernetes sets beside a service of a certain name, and what others set for other programs. */
    @Test
    void nothingEndsTheStartOrWritesElsewhere() throws Exception {
        Path log = directory.resolve("quarkus.log");
        Path metrics = Files.writeString(directory.resolve("prometheus.yml"), "io.prometheus.unknown: 1\n");
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/application.yaml"), "quarkus: [");
        try (Program program = started(List.of(
                "QUARKUS_HTTP_PORT=tcp://10.0.0.1:80",
                "QUARKUS_HTTP_SSL_PORT=tcp://10.0.0.1:443",
                "QUARKUS_LOG_LEVEL=loud",
                "QUARKUS_LOG_CONSOLE_ENABLED=true",
                "QUARKUS_LOG_FILE_ENABLED=true",
                "QUARKUS_LOG_FILE_PATH=" + log,
                "QUARKUS_BANNER_ENABLED=true",
                "QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE=1K",
                "QUARKUS_INIT_AND_EXIT=true",
                "QUARKUS_VERTX_PREFER_NATIVE_TRANSPORT=perhaps",
                "QUARKUS_THREAD_POOL_MAX_THREADS=none",
                "QUARKUS_MANAGEMENT_ENABLED=true",
                "QUARKUS_CONFIG_BUILD_TIME_MISMATCH_AT_RUNTIME=fail",
                "QUARKUS_LAUNCH_DEVMODE=true",
                "DISABLE_SIGNAL_HANDLERS=true",
                "VERTXWEB_ENVIRONMENT=dev",
                "PROMETHEUS_CONFIG=" + metrics,
                "IO_PROMETHEUS_PORT=tcp://10.0.0.1:80",
                "IO_PROMETHEUS_METRICS_HISTOGRAM_NATIVE_ONLY=true",
                "OTEL_TRACES_EXPORTER=console"))) {
            String large = "[{\"labels\": {\"a\": \"" + "x".repeat(2_000) + "\"}}]";
            assertThat(program.send("POST", "/api/v2/alerts", large).statusCode())
                    .isEqualTo(200);
            assertThat(program.send("GET", "/metrics", "").body()).contains("_bucket{");
            assertThat(program.log().lines()).allMatch(line -> line.startsWith("time="));
            assertThat(program.log()).doesNotContain("level=WARN").doesNotContain("level=ERROR");
            program.handle().destroy();
            assertThat(program.awaitEnd()).isZero();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("alertmanager.yml", "config", "data", "prometheus.yml");
        }
    }
}
