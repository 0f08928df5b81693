package io.grapevine.features.heartbeat.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heartbeats, pings and pauses over HTTP. */
class HeartbeatApiIT extends GrapevineApiTests {
    @BeforeAll
    void configure(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
        use("""
                heartbeats:
                - {name: watchdog, alert: ['alertname="Watchdog"'], within: 5m}
                - {name: job, ping: true, within: 1h, labels: {team: web}}
                - {name: backup, ping: true, schedule: {cron: '0 3 * * *', zone: Europe/Berlin}, token_file: %s}
                - {name: rested, ping: true, within: 1h}
                """.formatted(token));
        Files.writeString(token, "n3w\n"); // the file is read for each ping
    }

    private HttpResponse<String> ping(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(V1 + "/heartbeats/" + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return api.send(request);
    }

    private JsonNode heartbeat(String name) throws Exception {
        for (JsonNode heartbeat : get("/heartbeats").get("heartbeats")) {
            if (heartbeat.get("name").asText().equals(name)) {
                return heartbeat;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void signalsChangeTheStateOfAHeartbeat() throws Exception {
        assertThat(ping("job/start", "").body()).isEqualTo("{\"heartbeat\":\"job\",\"kind\":\"start\"}\n");
        assertThat(heartbeat("job").get("running").asBoolean()).isTrue();
        assertThat(ping("job/fail", "exit status 3").statusCode()).isEqualTo(200);
        JsonNode failed = heartbeat("job");
        assertThat(failed.get("state").asText()).isEqualTo("failed");
        assertThat(failed.get("message").asText()).isEqualTo("exit status 3");
        assertThat(failed.get("missingSince").isNull()).isFalse();
        JsonNode alert = JSON.readTree(
                        api.get("/api/v2/alerts?filter=heartbeat%3Djob").body())
                .get(0);
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("HeartbeatMissing");
        assertThat(alert.at("/labels/team").asText()).isEqualTo("web");
        assertThat(alert.at("/annotations/description").asText()).endsWith("reported a failure: exit status 3");

        assertThat(ping("job", "", "Content-Type", "text/plain").statusCode()).isEqualTo(200);
        JsonNode up = heartbeat("job");
        assertThat(up.get("state").asText()).isEqualTo("up");
        assertThat(up.get("sharedBy").asText()).isEqualTo("a");
        assertThat(Instant.parse(up.get("due").asText())).isAfter(Instant.now().plusSeconds(3500));
        assertThat(api.get("/api/v2/alerts?filter=heartbeat%3Djob").body()).isEqualTo("[]\n");
    }

    @Test
    void aHeartbeatWithATokenTakesNoOther() throws Exception {
        assertThat(ping("backup", "").statusCode()).isEqualTo(401);
        assertThat(ping("backup", "", "Authorization", "Bearer s3cret").statusCode())
                .isEqualTo(401);
        assertThat(ping("backup", "", "Authorization", "Bearer ").statusCode()).isEqualTo(401);
        assertThat(ping("job", "", "Authorization", "Bearer n3w").statusCode()).isEqualTo(401);
        assertThat(ping("none", "", "Authorization", "Bearer n3w").statusCode()).isEqualTo(401);
        assertThat(heartbeat("backup").get("state").asText()).isEqualTo("new");
        assertThat(ping("backup", "", "Authorization", "Bearer n3w").statusCode())
                .isEqualTo(200);
        assertThat(heartbeat("backup").get("state").asText()).isEqualTo("up");
        assertThat(heartbeat("backup").get("zone").asText()).isEqualTo("Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none|404|heartbeat: "none" (expected: the name of a heartbeat of the configuration)
            watchdog|400|heartbeat: "watchdog" expects an alert (expected: one with ping: true)
            job?x=1|400|query parameter: "x" (expected: none)
            """)
    void faultyPingsAreRefused(String path, int status, String error) throws Exception {
        HttpResponse<String> answer = ping(path, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("error").asText()).isEqualTo(error);
    }

    @Test
    void formOfAPageIsRefused() throws Exception {
        assertThat(ping("job", "a=b", "Content-Type", "application/x-www-form-urlencoded", "Origin", "http://x")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void longTextOfAFailureIsCutAndTheFailureTaken() throws Exception {
        for (int length : List.of(10_239, 10_240, 10_241, 5_000_000)) {
            assertThat(ping("job/fail", "x".repeat(length)).statusCode())
                    .as("%s bytes", length)
                    .isEqualTo(200);
            assertThat(heartbeat("job").get("message").asText()).hasSize(Math.min(length, 10_240));
            assertThat(ping("job", "").statusCode()).isEqualTo(200);
        }
        assertThat(ping("job/fail", "x" + "ä".repeat(6_000)).statusCode()).isEqualTo(200);
        assertThat(heartbeat("job").get("message").asText()).isEqualTo("x" + "ä".repeat(5_119));
    }

    @Test
    void aPauseIsASilence() throws Exception {
        Instant until = Instant.now().plusSeconds(3600);
        String body = JSON.writeValueAsString(Map.of("until", until.toString(), "createdBy", "Ana"));
        String id = post("/heartbeats/rested/pause", body).get("silenceID").asText();
        assertThat(heartbeat("rested").get("pausedBy").asText()).isEqualTo("Ana");
        assertThat(silence(id).at("/comment").asText()).isEqualTo("Heartbeat paused");
        String far = JSON.writeValueAsString(
                Map.of("until", until.plusSeconds(8 * 86_400).toString(), "createdBy", "Ana"));
        assertThat(api.post(V1 + "/heartbeats/rested/pause", far).statusCode()).isEqualTo(400);

        HttpRequest.Builder end =
                HttpRequest.newBuilder(api.uri(V1 + "/heartbeats/rested/pause")).DELETE();
        assertThat(api.send(end).statusCode()).isEqualTo(200);
        assertThat(heartbeat("rested").has("pausedUntil")).isFalse();
        assertThat(api.send(end).statusCode()).isEqualTo(404);
    }
}
