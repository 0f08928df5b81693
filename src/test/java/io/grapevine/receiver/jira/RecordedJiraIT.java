package io.grapevine.receiver.jira;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.RecordedReceivers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The requests that Alertmanager was recorded to send to a Jira are those that we send, byte for byte. */
class RecordedJiraIT extends OnVertx {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STEPS = List.of("one", "two", "resolved");

    @TestFactory
    Stream<DynamicTest> sendsWhatWasRecorded() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("recorded.json")) {
            JsonNode cases = JSON.readTree(in).get("cases");
            assertThat(cases).isNotEmpty();
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(recorded ->
                            DynamicTest.dynamicTest(recorded.get("name").asText(), () -> play(recorded)));
        }
    }

    private void play(JsonNode recorded) throws Exception {
        try (FakeJira jira = new FakeJira();
                HttpSenders senders = new HttpSenders(vertx, Map.of())) {
            recorded.get("answers")
                    .properties()
                    .forEach(entry -> jira.when(
                            entry.getKey(),
                            StreamSupport.stream(entry.getValue().spliterator(), false)
                                    .map(RecordedJiraIT::answer)
                                    .toArray(HookServer.Answer[]::new)));
            Jira config = config(recorded, jira);
            Notifier notifier = config.notifier(new Requests(config, RecordedReceivers.templates(), senders));
            for (JsonNode step : recorded.get("steps")) {
                Notification flush = RecordedReceivers.story().get(STEPS.indexOf(step.asText()));
                assertThat(send(notifier, flush)).isInstanceOf(Outcome.Delivered.class);
            }
            assertThat(jira.requests())
                    .extracting(RecordedJiraIT::shown)
                    .isEqualTo(StreamSupport.stream(recorded.get("requests").spliterator(), false)
                            .map(RecordedJiraIT::shown)
                            .toList());
        }
    }

    private static Jira config(JsonNode recorded, FakeJira jira) throws IOException {
        JsonNode config = JSON.readTree(recorded.get("config").toString().replace("AUTHORITY", jira.authority()));
        return (Jira) new RecordedReceivers.Recorded(
                        recorded.get("name").asText(), config, recorded.get("requests"), recorded)
                .integration(jira.url(""), 0);
    }

    private static HookServer.Answer answer(JsonNode recorded) {
        JsonNode body = recorded.path("body");
        return HookServer.status(
                recorded.path("status").asInt(200), body.isTextual() ? body.asText() : body.toString());
    }

    private static String shown(HookServer.Received received) {
        return shown(
                received.method(),
                received.target(),
                received.headers().getOrDefault("content-type", ""),
                received.headers().getOrDefault("accept-language", ""),
                received.headers().getOrDefault("authorization", ""),
                received.body());
    }

    private static String shown(JsonNode request) {
        JsonNode headers = request.get("headers");
        return shown(
                request.get("method").asText(),
                request.get("target").asText(),
                // of a body that is not there we say nothing
                request.get("body").asText().isEmpty()
                        ? ""
                        : headers.path("content-type").asText(),
                headers.path("accept-language").asText(),
                headers.path("authorization").asText(),
                request.get("body").asText());
    }

    private static String shown(String... parts) {
        return String.join("\n", parts);
    }
}
