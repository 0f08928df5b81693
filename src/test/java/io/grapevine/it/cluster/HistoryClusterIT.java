package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.MailLink;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query of the history asks all replicas of a cluster. */
@Tag("thorough")
class HistoryClusterIT {
    private static final String PATH = "/api/grapevine/v1/history";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1h}
            receivers: [{name: team, webhook_configs: [{url: '%s/team'}]}]
            """;

    @TempDir
    Path directory;

    /** Replicas a and b with a history, and c without. */
    private List<Place> places() throws Exception {
        return Place.free(directory, 3).stream()
                .map(place -> place.name().equals("c") ? place : place.withHistory(directory))
                .toList();
    }

    private static String get(Program program, String query) throws Exception {
        HttpResponse<String> answer = MailLink.request("GET", program.url() + PATH + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode records(Program program, String type) throws Exception {
        return JSON.readTree(get(program, "?type=" + type)).path("records");
    }

    @Test
    void eventsOfAllReplicasAreShownOnceAndThoseWithoutAHistoryAreNamed() throws Exception {
        Tool.needPackagedProgram();
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.url()));
            try (Cluster cluster = Cluster.start(config, this::places)) {
                for (Program program : cluster.running()) {
                    program.post("/alerts", "[{\"labels\": {\"alertname\": \"Disk\"}}]");
                }
                Eventually.holds(
                        "the group is notified", () -> !inbox.at("/team").isEmpty());
                Program a = cluster.at("a");
                Program b = cluster.at("b");
                for (Program program : List.of(a, b)) {
                    Eventually.holds(
                            "the alert and both starts are recorded",
                            () -> records(program, "alert").size() == 1
                                    && records(program, "process").size() == 2);
                    JsonNode page = JSON.readTree(get(program, ""));
                    assertThat(page.path("missing")).hasSize(1);
                    assertThat(page.at("/missing/0").asText()).isEqualTo("c");
                }
                JsonNode summary = JSON.readTree(get(a, "/summary"));
                assertThat(summary.path("fired").asInt()).isEqualTo(1);
                assertThat(summary.at("/missing/0").asText()).isEqualTo("c");
                List<HistoryRecord> exported = new ArrayList<>();
                for (String line : get(b, "/export").lines().toList()) {
                    exported.add(HistoryJson.read(line.getBytes(StandardCharsets.UTF_8))
                            .orElseThrow());
                }
                assertThat(exported)
                        .extracting(HistoryRecord::replica)
                        .contains("a", "b")
                        .doesNotContain("c");

                b.pause();
                try {
                    JsonNode page = JSON.readTree(get(a, ""));
                    assertThat(page.path("missing").toString()).isEqualTo("[\"b\",\"c\"]");
                    // Alerts are recorded each second, so what was seen before may have been that of b alone.
                    Eventually.holds(
                            "the alert by a's own history",
                            () -> records(a, "alert").size() == 1);
                } finally {
                    b.resume();
                }
            }
        }
    }
}
