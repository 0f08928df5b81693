package io.grapevine.receiver.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.kafka.TestBroker;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.it.Eventually;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.NotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaNotifierIT extends NotifierContract {
    KafkaNotifierIT() {
        isForPeople = false;
        knowsPauses = false;
    }

    static final String PASSWORD = SECRET;

    private static final String LOGIN = "sasl_config: {mechanism: PLAIN, username: user, password: " + PASSWORD + "}";

    @AutoClose
    private final TestBroker broker = TestBroker.start("alerts");

    private final KafkaNotifiers notifiers = KafkaNotifiers.patient();
    private final KafkaNotifiers impatient = KafkaNotifiers.impatient();

    @AfterEach
    void closeClients() {
        notifiers.close();
        impatient.close();
    }

    private Notifier notifier(TestBroker broker, String more) throws SendFailure {
        return (broker.isDown() ? impatient : notifiers).of(broker, more);
    }

    @Override
    protected Receiver receiver() throws Exception {
        return KafkaReceiver.start(PASSWORD);
    }

    @Override
    protected Receiver untrusted() throws Exception {
        return new KafkaReceiver(TestBroker.start("alerts", TestTls.server("stranger")));
    }

    @Override
    protected Notifier notifier(Receiver receiver) throws Exception {
        TestBroker broker = ((KafkaReceiver) receiver).broker;
        return notifier(broker, broker.isSecure() ? "tls_config: {}" : LOGIN);
    }

    @Override
    protected Notifier flawed(Receiver receiver) throws Exception {
        return notifier(((KafkaReceiver) receiver).broker, LOGIN + ", value: '{{ boom }}'");
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return status == 401 || status == 403
                ? FailureReason.AUTH_ERROR
                : status >= 400 && status < 500 ? FailureReason.CLIENT_ERROR : null;
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        return status >= 500 ? FailureReason.SERVER_ERROR : null;
    }

    @Override
    protected boolean shows(String received, String value) {
        for (JsonNode alert :
                json(received.substring(received.lastIndexOf('\n') + 1)).get("alerts")) {
            if (alert.get("labels").get("instance").asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void recordHasTheGroupAsKeyAndTheBodyOfAWebhookAsValue() throws Exception {
        Notification notification = Samples.firing("h1", "h2");
        assertThat(send(notifier(broker, "compression: lz4"), notification))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));

        assertThat(broker.records()).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(notification.groupKey());
            assertThat(record.text() + "\n")
                    .isEqualTo(WebhookMessage.of(notification, 0, "http://am").json());
            assertThat(record.headers())
                    .containsOnlyKeys("grapevine-notification-id", "grapevine-receiver", "grapevine-status")
                    .containsEntry("grapevine-receiver", "team-X")
                    .containsEntry("grapevine-status", "firing");
            assertThat(record.acks()).isEqualTo((short) -1);
            assertThat(record.idempotent()).isTrue();
            assertThat(record.compression().name).isEqualTo("lz4");
        });
        assertThat(broker.clients()).containsExactly("grapevine");
    }

    @Test
    void topicAndValueAreTemplates() throws Exception {
        try (TestBroker broker = TestBroker.start("am.HighLatency")) {
            Notifier notifier = notifier(
                    broker, "topic: 'am.{{ .GroupLabels.alertname }}', value: '{{ .Status }} {{ everything }}'");
            assertThat(send(notifier, Samples.resolved())).isInstanceOf(Outcome.Delivered.class);

            assertThat(broker.records()).singleElement().satisfies(record -> {
                assertThat(record.text()).startsWith("resolved ").contains("h1");
                assertThat(record.headers()).containsEntry("grapevine-status", "resolved");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ everything }}", "{{ .Status }}/1", "..{{ .X }}"})
    void topicThatCannotBeOneIsNotSentTo(String topic) throws Exception {
        assertThat(Outcomes.rejected(send(notifier(broker, "topic: '" + topic + "'"), Samples.firing("h1", "h2")))
                        .message())
                .startsWith("topic: \"")
                .endsWith("(expected: up to 249 letters, digits, dots, _ and -)");
        assertThat(broker.clients()).isEmpty();
    }

    @Test
    void topicThatIsNotThereIsNamed() throws Exception {
        try (TestBroker broker = TestBroker.start("others")) {
            Outcome.Rejected rejected = Outcomes.rejected(send(impatient.of(broker, ""), Samples.firing("h1")));
            assertThat(rejected.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
            assertThat(rejected.message()).contains("Topic alerts not present");
        }
    }

    @Tag("thorough")
    @Test
    void topicThatIsNotThereIsSoonNotAskedForAnyMore() throws Exception {
        try (TestBroker broker = TestBroker.start("others")) {
            send(impatient.of(broker, ""), Samples.firing("h1"));
            Eventually.holds("no more questions", () -> {
                int before = broker.lookups();
                Thread.sleep(2_500);
                return broker.lookups() == before;
            });
        }
    }

    @Test
    void plainNotificationHasTheBodyOfAWebhookAsValue() throws Exception {
        Notifier notifier = notifiers.of(broker, "value: '{{ boom }}'", EchoRenderer.templates());
        assertThat(Outcomes.delivered(send(notifier, Samples.firing("h1"))).flaw())
                .contains("boom");
        assertThat(json(broker.records().get(0).text()).get("version").asText()).isEqualTo("4");
    }

    // Size

    @Test
    void alertsThatDoNotFitAreLeftOutWhole() throws Exception {
        Notification notification = Samples.firing(100);
        assertThat(send(notifier(broker, "max_message_bytes: 10000"), notification))
                .isInstanceOf(Outcome.Delivered.class);

        JsonNode value = json(broker.records().get(0).text());
        int shown = value.get("alerts").size();
        assertThat(shown).isBetween(10, 50);
        assertThat(value.get("truncatedAlerts").asInt()).isEqualTo(100 - shown);
        assertThat(broker.records().get(0).value().length).isBetween(9_000, 10_000);
    }

    @Test
    void templatesSeeTheAlertsThatFit() throws Exception {
        Notifier notifier = notifier(broker, "max_message_bytes: 10000, max_alerts: 900, value: '{{ everything }}'");
        assertThat(send(notifier, Samples.firing(1000))).isInstanceOf(Outcome.Delivered.class);

        assertThat(broker.records().get(0).text()).endsWith(" api").hasSizeBetween(9_000, 10_000);
    }

    @Test
    void noMoreAlertsThanAskedForAreSent() throws Exception {
        assertThat(send(notifier(broker, "max_alerts: 2"), Samples.firing(5))).isInstanceOf(Outcome.Delivered.class);

        JsonNode value = json(broker.records().get(0).text());
        assertThat(value.get("alerts")).hasSize(2);
        assertThat(value.get("truncatedAlerts").asInt()).isEqualTo(3);
    }

    /** The client's own limit is that of the configuration, so that its count of a record's size must not be larger than ours. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144})
    void clientTakesEveryRecordThatFits(int more) throws Exception {
        Notification notification = Samples.firing("h".repeat(9_000 - more * 8), "x", "y", "z", "a", "b", "c");
        Outcome outcome = send(notifier(broker, "max_message_bytes: 10000, value: '{{ everything }}'"), notification);
        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void singleAlertThatDoesNotFitIsRefused() throws Exception {
        assertThat(send(notifier(broker, "max_message_bytes: 10000"), Samples.firing("h".repeat(10_000), "h2")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER,
                        "value: too large with a single alert (expected: at most 10000 bytes, max_message_bytes)"));
    }

    // Duplicates

    @Test
    void attemptAfterOneWithoutAnAnswerWaitsForTheSameRecord() throws Exception {
        broker.silent(true);
        Notifier notifier = notifier(broker, "");
        Notification notification = Samples.firing("h1");
        assertThat(Outcomes.retryable(send(notifier, Samples.within(Duration.ofMillis(300), notification)))
                        .reason())
                .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
        broker.silent(false);
        assertThat(send(notifier, notification)).isInstanceOf(Outcome.Delivered.class);

        assertThat(broker.distinctRecords()).isEqualTo(1);
    }

    @Test
    void everyReplicaAndEveryAttemptHasTheSameId() throws Exception {
        Notification first = Samples.firing("h1");
        for (Notification each : List.of(first, first, Samples.firing("h1", "h2"), first.after(Samples.NOW))) {
            send(notifier(broker, ""), each);
        }
        send(notifier(broker, "value: other"), first);

        List<String> ids = broker.records().stream()
                .map(record -> record.headers().get("grapevine-notification-id"))
                .toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).matches("[0-9a-f]{64}");
        assertThat(ids.subList(1, 5)).doesNotHaveDuplicates();
    }

    @Test
    void failedRecordIsSentAgain() throws Exception {
        Notifier notifier = notifier(broker, "");
        broker.answer(Errors.UNKNOWN_SERVER_ERROR);
        assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        broker.answer(Errors.NONE);
        assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(broker.records()).hasSize(2);
    }

    @Test
    void clientThatMayNotWriteToTheClusterIsReplaced() throws Exception {
        Notifier notifier = notifier(broker, "");
        broker.answer(Errors.CLUSTER_AUTHORIZATION_FAILED);
        assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Rejected.class);
        broker.answer(Errors.NONE);
        assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
    }
}
