package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.receiver.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code server} of {@code grapevine.yml} holds from the start to the end of the program. */
class ServerSectionIT {
    private static final String CONFIG = "route: {receiver: none}\nreceivers: [{name: none}]\n";

    private static final String WARNING = "Settings that are read at the start have changed, they wait for a restart";

    @TempDir
    Path directory;

    private LiveProgram program(String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--grapevine.config=" + directory.resolve("grapevine.yml"));
        return new LiveProgram(directory, CONFIG, all.toArray(String[]::new));
    }

    private void write(String text) throws Exception {
        Files.writeString(directory.resolve("grapevine.yml"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'alerts: {max_bytes: 1GiB}' | server.alerts.max_bytes: set without --alerts.persist (expected: both)
            'history: {retention: 7d}' | server.history: set without --history.dir (expected: both)
            'tenants: {metrics: cortex}' | server.tenants: set without --tenants.dir or --tenants.api (expected: both)
            'destinations: {allow: [10.0.0.0/8]}' | server.destinations.allow: set without deny_private: true (expected: both)
            """)
    void keyWithoutItsPartnerKeepsTheProgramFromStartingAndAReloadFromItsFile(String section, String fault)
            throws Exception {
        write("server:\n  " + section + "\n");
        assertThatThrownBy(() -> program().close())
                .hasMessageContaining("grapevine.yml:2:")
                .hasMessageContaining(fault);

        write("{}");
        try (LiveProgram program = program()) {
            write("server:\n  " + section + "\n");
            var answer = program.post("/-/reload", "");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("grapevine.yml:2:", fault);
        }
    }

    @Test
    void reloadSaysWhichKeysWaitForARestartAndTakesTheRest() throws Exception {
        write("server: {history: {retention: 7d}, destinations: {deny_private: true}}\n");
        try (LiveProgram program = program("--history.dir=" + directory.resolve("history"));
                LogLines log = LogLines.capture()) {
            write("""
                    server: {history: {retention: 8d}, destinations: {deny_private: true}}
                    ui: {filters: [{name: mine, filter: 'a=b'}]}
                    """);
            assertThat(program.post("/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains(WARNING))
                    .singleElement()
                    .asString()
                    .contains("grapevine.yml", "server.history.retention");
            assertThat(program.get("/api/grapevine/v1/overview").body()).contains("mine");

            assertThat(program.post("/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(log.lines()).filteredOn(line -> line.contains(WARNING)).hasSize(2);

            write("server: {history: {retention: 1w}, destinations: {deny_private: true}}\n");
            assertThat(program.post("/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(log.lines()).filteredOn(line -> line.contains(WARNING)).hasSize(2);
        }
    }

    @Test
    void tenantHasNoSectionOfTheServer() throws Exception {
        write("{}");
        Path tenants = Files.createDirectory(directory.resolve("tenants"));
        Files.writeString(tenants.resolve("a.yml"), CONFIG + "server: {history: {retention: 1d}}\n");
        Files.writeString(tenants.resolve("b.yml"), CONFIG);
        try (LogLines log = LogLines.capture();
                LiveProgram program = program("--tenants.dir=" + tenants, "--tenants.api")) {
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("a.yml", "line=3", "server: field not found"));
            String upload = "alertmanager_config: |\n  " + CONFIG.replace("\n", "\n  ") + "server: {}\n";
            var answer = new TenantCaller(program, "", "up").send("POST", "/api/v1/alerts", upload);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("server: field not found");
            assertThat(program.get("/t/b/api/v2/status").statusCode()).isEqualTo(200);
        }
    }
}
