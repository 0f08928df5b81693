package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ServerConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code server} of {@code grapevine.yml}. */
class ServerSectionTest {
    private static final String ALL = """
            server:
              alerts: {max_bytes: 256MiB, replica_labels: [replica]}
              history: {retention: 90d, max_bytes: 2GiB}
              destinations: {deny_private: true, allow: [hooks, 10.0.0.0/8]}
              tenants: {fallback_config: f.yml, limits_file: /l.yml, default: false, metrics: cortex, allow_files: true}
              mcp: silence
            heartbeats: [nothing that is read here]
            """;

    @TempDir
    Path directory;

    private Read<ServerConfig> read(String yaml, Map<String, String> missing) throws IOException {
        Path file = Files.writeString(directory.resolve("grapevine.yml"), yaml);
        return new ConfigLoader(new ConfigLoader.Options(
                        ParserMode.UTF8_WITH_FALLBACK,
                        text -> Optional.empty(),
                        SecretReferences.LITERAL,
                        ConfigLimits.NONE,
                        new ServerSection(missing)))
                .server(file);
    }

    private static List<String> texts(Read<?> read) {
        return read.faults().stream()
                .map(fault -> fault.line() + ":" + fault.column() + ": " + fault.text())
                .toList();
    }

    @Test
    void eachKeyIsReadAndPathsStartAtTheFile() throws IOException {
        assertThat(read(ALL, Map.of()).value())
                .contains(new ServerConfig(
                        256 << 20,
                        Set.of("replica"),
                        new ServerConfig.History(Duration.ofDays(90), 2L << 30),
                        new ServerConfig.Destinations(true, List.of("hooks", "10.0.0.0/8")),
                        new ServerConfig.Tenants(directory.resolve("f.yml").toString(), "/l.yml", false, true, true),
                        ServerConfig.Mcp.SILENCE));
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws IOException {
        for (String yaml : List.of("{}", "server:", "server: {}", "server: {history: , tenants: {}}", "ui: {}")) {
            assertThat(read(yaml, Map.of()).value()).as(yaml).contains(ServerConfig.DEFAULT);
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            history: {retention: 0s} | server.history.retention: "0s" (expected: more than zero)
            history: {retention: soon} | server.history.retention: "soon": not a valid duration string
            history: {max_bytes: 1MiB} | server.history.max_bytes: "1MiB" (expected: a size such as 256MiB, of at least 4194304
            history: {max_bytes: 1 GB} | server.history.max_bytes: "1 GB" (expected: a size such as 256MiB
            history: {max_bytes: 9999999TiB} | server.history.max_bytes: "9999999TiB" (expected: a size such as 256MiB
            history: {max_bytes: [1]} | server.history.max_bytes: a list (expected: a string)
            history: {path: x} | server.history.path: field not found
            alerts: {max_bytes: 0} | server.alerts.max_bytes: "0" (expected: a size such as 256MiB, of at least 1
            alerts: {replica_labels: [alertname]} | server.alerts.replica_labels[0]: "alertname" (expected: a label that tells Prometheus servers apart
            alerts: {replica_labels: ['']} | server.alerts.replica_labels[0]: "" (expected: a label that tells Prometheus servers apart
            alerts: {replica_labels: replica} | server.alerts.replica_labels: a single value (expected: a list)
            destinations: {allow: [a]} | server.destinations.allow: set without deny_private: true (expected: both)
            destinations: {deny_private: true, allow: ['http://host']} | server.destinations.allow[0]: "http://host" (expected: the name of a host
            destinations: {deny_private: true, allow: [10.0.0.0/99]} | server.destinations.allow[0]: "10.0.0.0/99" (expected: the name of a host
            tenants: {metrics: mimir} | server.tenants.metrics: "mimir" (expected: one of grapevine, cortex)
            tenants: {default: perhaps} | server.tenants.default: "perhaps" (expected: true or false)
            tenant: {} | server.tenant: field not found (expected: tenants)
            """)
    void faultsAreReportedWithTheirPlace(String section, String fault) throws IOException {
        assertThat(texts(read("server:\n  " + section, Map.of())))
                .singleElement()
                .asString()
                .startsWith("2:")
                .contains(fault);
    }

    @Test
    void keyWithoutItsFlagIsRefused() throws IOException {
        Map<String, String> missing = Map.of(
                "alerts.max_bytes",
                "--alerts.persist",
                "history",
                "--history.dir",
                "tenants",
                "--tenants.dir or --tenants.api");
        assertThat(texts(read(ALL, missing)))
                .containsExactly(
                        "2:23: server.alerts.max_bytes: set without --alerts.persist (expected: both)",
                        "3:12: server.history: set without --history.dir (expected: both)",
                        "5:12: server.tenants: set without --tenants.dir or --tenants.api (expected: both)");
        assertThat(texts(read(ALL, Map.of("tenants.allow_files", "--tenants.dir"))))
                .singleElement()
                .asString()
                .startsWith("5:")
                .endsWith("server.tenants.allow_files: set without --tenants.dir (expected: both)");
        assertThat(read("server: {destinations: {deny_private: true}}", missing).value())
                .isPresent();
    }

    @Test
    void fileThatCannotBeReadOrIsNoMappingIsAnError() throws IOException {
        assertThat(read("[]", Map.of()).faults())
                .extracting(ConfigError::text)
                .contains("a list (expected: a mapping)");
        assertThat(read("", Map.of()).text()).contains("missing: the file is empty");
        assertThat(ConfigLoader.LITERAL.server(directory.resolve("none")).text())
                .contains("no such file or directory");
    }

    @Test
    void keysThatDifferAreNamed() throws IOException {
        ServerConfig all = read(ALL, Map.of()).get();
        assertThat(all.changedIn(all)).isEmpty();
        assertThat(all.changedIn(read(ALL.replace("90d", "91d").replace("hooks, ", ""), Map.of())
                        .get()))
                .containsExactly("server.history.retention", "server.destinations.allow");
        assertThat(all.changedIn(ServerConfig.DEFAULT)).hasSize(12);
    }
}
