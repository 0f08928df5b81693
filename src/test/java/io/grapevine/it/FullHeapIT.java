package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose heap alerts fill: it refuses new ones, and does everything else as before. */
@Tag("thorough")
class FullHeapIT {
    private static final int BATCH = 200;
    private static final int MOST_BATCHES = 5_000;
    private static final String LATER = "2099-01-01T00:00:00Z";
    private static final String OVER = "2020-01-01T00:00:00Z";
    private static final String PADDING = "x".repeat(300);

    @TempDir
    Path directory;

    private static String alert(int batch, int number, String ends) {
        return "{\"labels\":{\"alertname\":\"Fill\",\"batch\":\"%d\",\"number\":\"%d\"},\"annotations\":{\"text\":\"%d %s\"},\"endsAt\":\"%s\"}"
                .formatted(batch, number, number, PADDING, ends);
    }

    private static String batch(int batch, String ends) {
        return IntStream.range(0, BATCH)
                .mapToObj(number -> alert(batch, number, ends))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void newAlertsAreRefusedAndNothingElseUntilOthersEnd() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                    route:
                      receiver: none
                      group_by: [batch]
                      group_wait: 1s
                      group_interval: 1s
                      routes: [{receiver: team, matchers: ['alertname="Notified"'], group_wait: 0s, group_by: [n]}]
                    receivers: [{name: none}, {name: team, webhook_configs: [{url: 'http://%s/team'}]}]
                    """.formatted(receiver.address()));
            try (Program program = Program.starting(
                    List.of("env", "JAVA_OPTS=-Xmx72m"),
                    config,
                    directory.resolve("data"),
                    List.of("--alerts.gc-interval=1s", "--tenants.api"))) {
                program.post(
                        "/alerts",
                        "[{\"labels\":{\"alertname\":\"Notified\",\"n\":\"1\"},\"endsAt\":\"" + LATER + "\"}]");
                Eventually.holds(
                        "the receiver is notified",
                        () -> receiver.taken("/team").size() == 1);
                int batches = fill(program);

                HttpResponse<String> refused = program.send("POST", "/api/v2/alerts", batch(MOST_BATCHES, LATER));
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
                assertThat(refused.body()).contains("memory is full");
                HttpResponse<String> upload = new TenantClient(program, "a").upload("route: {receiver: none}");
                assertThat(upload.statusCode()).isEqualTo(429);
                assertThat(program.send("GET", "/-/healthy", "").statusCode()).isEqualTo(200);
                assertThat(program.send("GET", "/-/ready?verbose", "").body())
                        .contains("memory: full, new alerts are refused");
                assertThat(program.send("GET", "/metrics", "").body()).contains("grapevine_memory_full 1");
                assertThat(program.get("/alerts?filter=batch=1")).hasSize(BATCH);
                program.awaitLog("Memory is full, new alerts are refused");

                program.post(
                        "/alerts",
                        "[{\"labels\":{\"alertname\":\"Notified\",\"n\":\"1\"},\"endsAt\":\"" + OVER + "\"}]");
                Silences.add(program, "Fill");
                for (int i = 0; i < batches; i++) {
                    program.post("/alerts", batch(i, OVER));
                }
                Eventually.holds(
                        "there is memory",
                        () -> program.send("POST", "/api/v2/alerts", batch(MOST_BATCHES, LATER))
                                        .statusCode()
                                == 200);
                assertThat(program.send("GET", "/-/ready?verbose", "").body()).contains("memory: ok");
                program.post("/alerts", "[{\"labels\":{\"alertname\":\"Notified\",\"n\":\"2\"}}]");
                Eventually.holds(
                        "the receiver is notified again",
                        () -> receiver.taken("/team").size() >= 2);
                System.out.println("full after " + batches * BATCH + " alerts in 72 MiB");
            }
        }
    }

    @Test
    void largeSilencesAreRefusedBeforeTheyFillTheHeap() throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        List<String> small = List.of("env", "JAVA_OPTS=-Xmx128m");
        try (Program program = Program.starting(small, config, directory.resolve("data"), List.of())) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> tooLarge = program.send("POST", "/api/v2/silences", silence(10_000_000));
                assertThat(tooLarge.statusCode()).isEqualTo(413);
                assertThat(tooLarge.body()).contains("silence too large (expected: at most 27");
            }
            assertThat(program.send("POST", "/api/v2/silences", silence(2_000_000))
                            .body())
                    .contains("silence exceeded maximum size", "(limit: 1000000 bytes)");
            for (int i = 0; i < 5; i++) {
                program.post("/silences", silence(900_000));
            }
            HttpResponse<String> answer = program.send("POST", "/api/v2/silences", silence(900_000));
            for (int i = 0; i < 5 && answer.statusCode() == 200; i++) {
                answer = program.send("POST", "/api/v2/silences", silence(900_000));
            }
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("silences exceeded maximum size");
            program.terminate();
        }
        try (Program program = Program.starting(small, config, directory.resolve("data"), List.of())) {
            assertThat(program.get("/silences")).hasSizeGreaterThan(5);
        }
    }

    private static String silence(int bytes) {
        return """
                {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2024-01-01T00:00:00Z",
                "endsAt": "%s", "createdBy": "ann", "comment": "%s"}""".formatted(LATER, "x".repeat(bytes));
    }

    /** Posts until a batch is refused; returns how many were accepted. */
    private static int fill(Program program) throws Exception {
        for (int accepted = 0; accepted < MOST_BATCHES; accepted++) {
            HttpResponse<String> answer = program.send("POST", "/api/v2/alerts", batch(accepted, LATER));
            if (answer.statusCode() != 200) {
                assertThat(answer.statusCode())
                        .as("batch %d: %s", accepted, answer.body())
                        .isEqualTo(429);
                return accepted;
            }
        }
        throw new AssertionError("the heap is not full");
    }
}
