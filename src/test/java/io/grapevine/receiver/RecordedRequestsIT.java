package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The requests that Alertmanager was recorded to post to receivers of every kind that speaks HTTP are those that we
 * post.
 */
class RecordedRequestsIT extends OnVertx {
    private static final Outlets NO_OUTLETS = Outlets.answering(
            mail -> new Outcome.Rejected(FailureReason.OTHER, "no mail"),
            sent -> new Outcome.Rejected(FailureReason.OTHER, "no record"));

    /**
     * What we send beyond the recording: the labels of the route, new in 0.34; and, as the program itself does where
     * its templates are complete, Slack's channel, name and colour, which are missing in the recording because the
     * colour's template failed in it and everything rendered after that was lost.
     */
    private static final List<String> BEYOND = List.of("routeLabels", "channel", "username", "color");

    /** What services say that say something when they accept, and WeChat's token. */
    private static final String ACCEPTED = """
            {"ok": true, "success": true, "errcode": 0, "access_token": "tok", "expires_in": 7200}""";

    private final MessageTemplates templates = RecordedReceivers.templates();

    @TestFactory
    Stream<DynamicTest> postsWhatWasRecorded() {
        return RecordedReceivers.all().stream()
                .filter(recorded -> !recorded.requests().isEmpty())
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> play(recorded)));
    }

    private void play(RecordedReceivers.Recorded recorded) throws Exception {
        try (HookServer hook = HookServer.start();
                HttpSenders senders = new HttpSenders(vertx, Map.of())) {
            hook.answer(HookServer.status(200, recorded.name().startsWith("slack") ? "ok" : ACCEPTED));
            Notifier notifier = ((KindRecord) recorded.integration(hook.url(""), 0))
                    .notifier(new NotifierParts(
                            templates, MessageLinks.NONE, senders, UpdateMode.NONE, null, null, NO_OUTLETS));
            for (Notification flush : RecordedReceivers.story()) {
                assertThat(send(notifier, flush)).isInstanceOf(Outcome.Delivered.class);
            }
            assertThat(hook.requests()).hasSameSizeAs(recorded.requests());
            for (int i = 0; i < hook.requests().size(); i++) {
                check(hook.requests().get(i), recorded.requests().get(i));
            }
        }
    }

    private static void check(HookServer.Received received, JsonNode recorded) throws Exception {
        assertThat(received.method()).isEqualTo(recorded.get("method").asText());
        assertThat(received.target()).isEqualTo(recorded.get("path").asText());
        recorded.get("headers")
                .properties()
                .forEach(header -> assertThat(received.headers())
                        .hasEntrySatisfying(
                                header.getKey().toLowerCase(Locale.ROOT),
                                value -> assertThat(timeless(value))
                                        .isEqualTo(header.getValue().asText())));
        if (recorded.has("json")) {
            TreeSet<String> beyond = new TreeSet<>();
            compare(new ObjectMapper().readTree(received.body()), recorded.get("json"), "", beyond);
            assertThat(BEYOND).containsAll(beyond);
        } else {
            assertThat(received.body()).isEqualTo(recorded.get("body").asText());
        }
    }

    /** A header without the day of a signature and the signature. */
    private static String timeless(String header) {
        return header.replaceAll("/\\d{8}/", "/DATE/").replaceAll("Signature=[0-9a-f]{64}", "Signature=SIGNATURE");
    }

    private static void compare(JsonNode actual, JsonNode recorded, String path, TreeSet<String> beyond) {
        if (recorded.isObject()) {
            actual.fieldNames().forEachRemaining(name -> {
                if (!recorded.has(name)) {
                    beyond.add(name);
                }
            });
            recorded.properties()
                    .forEach(field -> compare(
                            actual.path(field.getKey()), field.getValue(), path + "/" + field.getKey(), beyond));
        } else if (recorded.isArray()) {
            assertThat(actual).as(path).hasSameSizeAs(recorded);
            for (int i = 0; i < recorded.size(); i++) {
                compare(actual.get(i), recorded.get(i), path + "/" + i, beyond);
            }
        } else {
            assertThat(actual).as(path).isEqualTo(recorded);
        }
    }
}
