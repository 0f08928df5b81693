package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the program: what it checks and says. */
class StartIT {
    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    @Test
    void theFirstLineOfTheLogHasTheVersionsOfGrapevineAndOfAlertmanager() throws Exception {
        try (Program replica = Program.grapevine(config, directory.resolve("data"))) {
            assertThat(replica.log().lines().findFirst().orElseThrow())
                    .containsPattern(
                            "msg=\"Starting Grapevine\" version=\"\\(version=\\S+, branch=\\S+, revision=\\S+\\)\""
                                    + " alertmanager="
                                    + Pattern.quote(BuildInfo.read().level()) + "$");
        }
    }

    @Test
    void memoryLimitOfGoIsAnsweredByOneLine() throws Exception {
        try (Program replica = Program.grapevine(
                config,
                directory.resolve("data"),
                "--auto-gomemlimit",
                "--auto-gomemlimit.refresh-interval=30s",
                "--enable-feature=auto-gomemlimit,muted-alerts-in-nflog")) {
            assertThat(replica.log().lines().filter(line -> line.contains("gomemlimit")))
                    .singleElement()
                    .asString()
                    .contains(" level=INFO ", "--auto-gomemlimit has no effect", " max_heap_bytes=");
        }
    }

    @Test
    void greatestNumberOfConcurrentRequestsIsAsGoodAsNoLimit() throws Exception {
        try (Program replica =
                Program.grapevine(config, directory.resolve("data"), "--web.get-concurrency=5000000000")) {
            assertThat(replica.get("/alerts")).isEmpty();
        }
    }

    @Test
    void fileOfMutualTlsIsReadAlsoWhereTheClusterIsOff() throws Exception {
        List<String> flags = List.of("--cluster.listen-address=", "--cluster.tls-config=/missing.yml");
        try (Program replica = Program.starting(List.of(), config, directory.resolve("data"), flags)) {
            assertThat(replica.awaitEnd()).isEqualTo(1);
            replica.awaitLog("exited with error", "cluster.tls-config: /missing.yml: no such file or directory");
        }
    }

    @Test
    void settingOfTheServerWithoutItsFlagEndsTheStartBeforeAnythingIsWritten() throws Exception {
        Path data = directory.resolve("data");
        List<String> flags = List.of(Program.settings(directory, "server:\n  history: {retention: 90d}\n"));
        try (Program replica = Program.starting(List.of(), config, data, flags)) {
            assertThat(replica.awaitEnd()).isEqualTo(1);
            replica.awaitLog(
                    "exited with error",
                    directory.resolve("grapevine.yml")
                            + ":2:12: server.history: set without --history.dir (expected: both)");
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void changesOfSilencesAreLoggedInTheFormOfAlertmanager() throws Exception {
        try (Program replica = Program.grapevine(config, directory.resolve("data"), "--log.silences")) {
            replica.post("/silences", """
                    {"matchers": [{"name": "a", "value": "b c", "isRegex": false},
                                  {"name": "d", "value": "e.*", "isRegex": true, "isEqual": false}],
                     "startsAt": "2090-01-01T00:00:00.5Z", "endsAt": "2090-01-01T01:00:00.25Z",
                     "createdBy": "ann x", "comment": "why \\"q\\""}""");
            replica.awaitLog(
                    "msg=\"create silence\" Id=",
                    " CreatedBy=\"ann x\" Comment=\"why \\\"q\\\"\" StartsAt=2090-01-01T00:00:00Z"
                            + " EndsAt=2090-01-01T01:00:00Z Matchers=\"a=b c,d!~e.*\"");
        }
    }

    @Test
    void metricsOfSubscribersAndQueriesAreThoseOfAlertmanager() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Files.writeString(
                    config,
                    "route: {receiver: r, group_wait: 0s}\nreceivers: [{name: r, webhook_configs: [{url: 'http://%s/'}]}]\n"
                            .formatted(inbox.address()));
            try (Program replica = Program.grapevine(config, directory.resolve("data"))) {
                replica.post("/alerts", "[{\"labels\": {\"alertname\": \"A\"}}]");
                replica.awaitAnswers(1);

                assertThat(replica.send("GET", "/metrics", "").body().lines())
                        .filteredOn(line -> line.contains("subscriber=\""))
                        .hasSize(2)
                        .noneMatch(line -> line.contains("silencer"));
                assertThat(replica.metric("alertmanager_nflog_query_errors_total"))
                        .isPositive();
            }
        }
    }

    @Test
    void twoProcessesOnOneDataDirectoryAreRefused() throws Exception {
        Path data = directory.resolve("data");
        try (Program first = Program.grapevine(config, data);
                Program second = Program.starting(List.of(), config, data, List.of())) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            Eventually.holds("the log", () -> second.log().contains("exited with error"));
            second.awaitLog(
                    "--storage.path: " + data + " is in use by another process with process id "
                            + first.handle().pid(),
                    "(expected: a directory of its own for each process)");
            assertThat(first.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
            first.kill();
            try (Program third = Program.grapevine(config, data)) {
                assertThat(third.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
            }
        }
    }
}
