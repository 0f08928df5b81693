package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.template.go.GoTemplates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The recorded alerts are stored, routed, grouped, found and notified as by Alertmanager. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerConformanceTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpSenders senders = new HttpSenders(vertx, Map.of());
    private final HookServer hook = HookServer.start();
    private JsonNode recording;
    private LiveApi api;

    @BeforeAll
    void postEveryAlert() throws Exception {
        recording = Recording.read("server.json");
        String config = recording.path("config").asText().replace("http://127.0.0.1:PORT", hook.url(""));
        api = new LiveApi(vertx, config, this::webhooks);
        for (int i = 0; i < recording.path("alerts").size(); i++) {
            ObjectNode alert = Recording.JSON.createObjectNode();
            alert.set("labels", recording.path("alerts").path(i).path("labels"));
            alert.putObject("annotations").put("n", Integer.toString(i));
            assertThat(api.post("/api/v2/alerts", "[" + alert + "]").statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        senders.close();
        hook.close();
        vertx.close();
    }

    private List<Integration> webhooks(ReceiverConfig receiver) throws Exception {
        List<Integration> integrations = new ArrayList<>();
        MessageTemplates templates = MessageTemplates.of(
                GoTemplates.parse(List.of(), InstantSource.system()), OnTemplateError.DROP, LiveApi.EXTERNAL_URL);
        for (int i = 0; i < receiver.integrations().size(); i++) {
            Webhook config = (Webhook) receiver.integrations().get(i);
            integrations.add(TestIntegrations.of(
                    receiver.name(),
                    config.kind(),
                    i,
                    0,
                    config.sendResolved(),
                    config.notifier(new Requests(config, templates, senders))));
        }
        return integrations;
    }

    @Test
    void alertsAreStoredAndRoutedAsRecorded() throws Exception {
        Map<Integer, JsonNode> stored = new TreeMap<>();
        Recording.json(api.get("/api/v2/alerts").body()).forEach(alert -> stored.put(index(alert), alert));
        assertThat(stored).hasSize(recording.path("alerts").size());
        stored.forEach((i, alert) -> {
            JsonNode recorded = recording.path("alerts").path(i);
            assertThat(alert.path("fingerprint")).isEqualTo(recorded.path("fingerprint"));
            assertThat(alert.path("labels")).isEqualTo(recorded.path("storedLabels"));
            assertThat(alert.path("receivers").findValuesAsText("name")).isEqualTo(texts(recorded.path("receivers")));
        });
    }

    @TestFactory
    Stream<DynamicTest> filtersFindTheRecordedAlerts() {
        return stream(recording.path("filters"))
                .map(each -> DynamicTest.dynamicTest(each.path("filter").toString(), () -> {
                    String value = URLEncoder.encode(each.path("filter").asText(), StandardCharsets.UTF_8);
                    HttpResponse<String> answer = api.get("/api/v2/alerts?filter=" + value);
                    assertThat(answer.statusCode()).isEqualTo(each.path("error").asBoolean() ? 400 : 200);
                    if (answer.statusCode() == 200) {
                        assertThat(indices(Recording.json(answer.body())))
                                .isEqualTo(stream(each.path("matches"))
                                        .map(JsonNode::asInt)
                                        .toList());
                    }
                }));
    }

    @Test
    void theFirstNotificationOfEachGroupIsTheRecordedOne() throws Exception {
        assertThat(notifications().map(ServerConformanceTest::group))
                .containsExactlyInAnyOrderElementsOf(
                        stream(recording.path("groups")).toList());
    }

    @Test
    void aNotificationIsWrittenAsTheRecordedOne() throws Exception {
        JsonNode sample = recording.path("sample");
        JsonNode notified = notifications()
                .filter(body -> body.path("groupKey").equals(sample.path("groupKey")))
                .findFirst()
                .orElseThrow();
        assertThat(notified.path("routeLabels")).as("which 0.34 adds").isEqualTo(Recording.JSON.createObjectNode());
        assertThat(withoutStart(((ObjectNode) notified.deepCopy()).without("routeLabels")))
                .isEqualTo(withoutStart(sample));
    }

    @Test
    void apiShowsEveryGroupThatWasNotified() throws Exception {
        Map<String, List<Integer>> shown = new TreeMap<>();
        Recording.json(api.get("/api/v2/alerts/groups").body())
                .forEach(group -> shown.put(
                        group.at("/receiver/name").asText() + group.path("labels"), indices(group.path("alerts"))));
        Map<String, List<Integer>> expected = new TreeMap<>();
        recording
                .path("groups")
                .forEach(group -> expected.put(
                        group.path("receiver").asText() + sorted(group.path("groupLabels")),
                        stream(group.path("alerts")).map(JsonNode::asInt).toList()));
        // The first notification of this group left before its second alert came.
        expected.put("web{}", List.of(3, 4));
        assertThat(shown).isEqualTo(expected);
    }

    /** The first notification of each group. */
    private Stream<JsonNode> notifications() throws Exception {
        int groups = recording.path("groups").size();
        Eventually.holds("groups", () -> first().size() >= groups);
        return first().values().stream();
    }

    private Map<String, JsonNode> first() throws IOException {
        Map<String, JsonNode> first = new TreeMap<>();
        for (HookServer.Received received : hook.requests()) {
            JsonNode body = Recording.json(received.body());
            assertThat(received.target()).isEqualTo("/" + body.path("receiver").asText());
            first.putIfAbsent(body.path("groupKey").asText() + body.path("receiver"), body);
        }
        return first;
    }

    private static JsonNode group(JsonNode notification) {
        ObjectNode group = Recording.JSON.createObjectNode();
        group.set("groupKey", notification.path("groupKey"));
        group.set("receiver", notification.path("receiver"));
        group.set("groupLabels", notification.path("groupLabels"));
        indices(notification.path("alerts")).forEach(group.withArray("alerts")::add);
        return group;
    }

    private static JsonNode withoutStart(JsonNode notification) {
        JsonNode copy = notification.deepCopy();
        copy.path("alerts").forEach(alert -> ((ObjectNode) alert).remove("startsAt"));
        return copy;
    }

    private static JsonNode sorted(JsonNode labels) {
        ObjectNode sorted = Recording.JSON.createObjectNode();
        for (String name : new TreeSet<>(
                labels.properties().stream().map(Map.Entry::getKey).toList())) {
            sorted.set(name, labels.get(name));
        }
        return sorted;
    }

    private static List<Integer> indices(JsonNode alerts) {
        return stream(alerts).map(ServerConformanceTest::index).sorted().toList();
    }

    private static int index(JsonNode alert) {
        return alert.path("annotations").path("n").asInt(-1);
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
