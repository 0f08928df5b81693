package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real Prometheus servers with the same rules, of which one is killed, starts anew and ends its alert first. */
class PrometheusPairIT {
    private static final String CONFIG = """
            route: {receiver: all, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
            receivers: [{name: all, webhook_configs: [{url: 'http://%s/webhook'}]}]
            """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SAID = Pattern.compile(" Of its senders (.*)\\.");
    private static final Map<String, String> STATES =
            Map.of("firing", " sends it", "ended", " ended it", "silent", " sent it last");
    private static final String OPEN = Prometheus.METRIC + " 1";
    private static final String CLOSED = Prometheus.METRIC + " 0";

    @TempDir
    Path directory;

    private Program grapevine;

    private Prometheus start(Inbox target, String replica) throws Exception {
        Path own = directory.resolve(replica);
        Files.createDirectories(own);
        return Prometheus.replica(own, target.address(), List.of(grapevine), replica);
    }

    /** What the servers say of the alert, in the order of their names. */
    private List<String> senders() throws Exception {
        JsonNode alerts = grapevine.get("/alerts");
        assertThat(alerts.size()).isLessThanOrEqualTo(1);
        String fingerprint = alerts.path(0).path("fingerprint").asText();
        String why = grapevine
                .send("GET", "/api/grapevine/v1/why?fingerprint=" + fingerprint, "")
                .body();
        JsonNode answer = alerts.isEmpty() ? JSON.createObjectNode() : JSON.readTree(why);
        Matcher said = SAID.matcher(answer.path("sentence").asText());
        List<String> senders = said.find()
                ? Arrays.stream(said.group(1).split(", "))
                        .map(each -> each.replaceFirst(" at .*", ""))
                        .toList()
                : List.of();
        assertThat(answer.path("senders"))
                .map(sender -> sender.get("name").asText()
                        + STATES.get(sender.get("state").asText()))
                .isEqualTo(senders);
        return senders;
    }

    private void awaitSenders(String... states) throws Exception {
        Eventually.holds("senders: " + List.of(states), () -> senders().equals(List.of(states)));
    }

    @Test
    void alertIsOneAndEndsWithTheLastServer() throws Exception {
        Tool.find("prometheus");
        try (Inbox one = new Inbox();
                Inbox two = new Inbox()) {
            one.show(CLOSED);
            two.show(CLOSED);
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(one.address()));
            String settings = Program.settings(directory, "server: {alerts: {replica_labels: [prometheus_replica]}}");
            try (Program program = Program.grapevine(config, directory.resolve("data"), settings)) {
                grapevine = program;
                Prometheus first = start(one, "a");
                try (Prometheus second = start(two, "b")) {
                    awaitSenders("a sends it", "b sends it");
                    first.close();
                    awaitSenders("a sent it last", "b sends it");
                    first = start(one, "a");
                    awaitSenders("a sends it", "b sends it");
                    postLate();
                    awaitSenders("a sends it", "b sends it", "late ended it");
                    two.show(OPEN);
                    awaitSenders("a sends it", "b ended it", "late ended it");
                    one.show(OPEN);
                    Eventually.holds(
                            "notified of the end", () -> one.at("/webhook").size() == 2);
                } finally {
                    first.close();
                }
            }
            checkNotified(one.at("/webhook"));
        }
    }

    @Test
    void requestsOfTwoServersAreOfOneAlert() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            String settings = Program.settings(directory, "server: {alerts: {replica_labels: [prometheus_replica]}}");
            try (Program program = Program.grapevine(config, directory.resolve("data"), settings)) {
                grapevine = program;
                Instant start = Instant.now();
                post("a", start, start.plusSeconds(240));
                post("b", start, start.plusSeconds(240));
                assertThat(senders()).containsExactly("a sends it", "b sends it");
                Eventually.holds("notified", () -> inbox.at("/webhook").size() == 1);
                post("b", start, Instant.now());
                assertThat(senders()).containsExactly("a sends it", "b ended it");
                post("a", start, Instant.now());
                Eventually.holds(
                        "notified of the end", () -> inbox.at("/webhook").size() == 2);
            }
            checkNotified(inbox.at("/webhook"));
        }
    }

    private void post(String server, Instant start, Instant end) throws Exception {
        grapevine.post(
                "/alerts",
                "[{\"labels\":{\"alertname\":\"Disk\",\"prometheus_replica\":\"" + server + "\"},\"startsAt\":\""
                        + start + "\",\"endsAt\":\"" + end + "\"}]");
    }

    /** A third server, whose clock is ten minutes behind. */
    private void postLate() throws Exception {
        Instant clock = Instant.now().minus(Duration.ofMinutes(10));
        JsonNode labels = grapevine.get("/alerts").path(0).path("labels");
        String sent = labels.toString().replace("{", "{\"prometheus_replica\":\"late\",");
        grapevine.post(
                "/alerts",
                "[{\"labels\":" + sent + ",\"startsAt\":\"" + clock.minusSeconds(60) + "\",\"endsAt\":\""
                        + clock.plusSeconds(240) + "\"}]");
    }

    private static void checkNotified(List<JsonNode> hooks) {
        assertThat(hooks).extracting(hook -> hook.path("status").asText()).containsExactly("firing", "resolved");
        JsonNode alert = hooks.get(0).path("alerts");
        assertThat(alert).hasSize(1);
        assertThat(alert.path(0).path("labels").has("prometheus_replica")).isFalse();
        assertThat(alert.path(0).path("startsAt"))
                .isEqualTo(hooks.get(1).path("alerts").path(0).path("startsAt"));
    }
}
