package io.grapevine.eventrecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.TestBroker;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.TlsConfig;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.TestTls;
import io.prometheus.metrics.core.metrics.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's client out of its layer, and a small broker. */
@Timeout(300)
class KafkaOutputIT {
    private static final KafkaLayer LAYER = new KafkaLayer(List.of(Path.of("target", "optional", "kafka")));
    private static final Duration LONG = Duration.ofSeconds(20);

    @AutoClose
    private final TestBroker broker = TestBroker.start("events");

    @TempDir
    Path directory;

    private final Counter drops = Counter.builder().name("drops").build();
    private final Counter lost = Counter.builder().name("lost").build();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<EventOutput> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (EventOutput output : open) {
            close(output, Duration.ofMillis(1));
        }
    }

    private static void close(EventOutput output, Duration budget) throws Exception {
        output.close(budget).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private EventOutput output(KafkaLayer layer, EventRecorderConfig.KafkaOutput config) throws Exception {
        EventOutput output = new KafkaOutput(
                config,
                layer,
                "vm",
                name -> new OutputLosses(name, drops, lost),
                (name, errorType) -> errors.add(name + " " + errorType));
        open.add(output);
        return output;
    }

    private EventOutput output(TestBroker broker, String format, String acks, String compression) throws Exception {
        return output(
                LAYER,
                new EventRecorderConfig.KafkaOutput(
                        "", List.of(broker.address()), "events", "", format, acks, compression, 0, null));
    }

    private static EncodedEvent event(int i) {
        return new EncodedEvent(
                new Event(Instant.ofEpochSecond(i + 1), "", 0, new EventData.ReloadFailed("f", "e" + i)),
                "vm",
                EncodedEvent.Schema.V1);
    }

    private static void send(EventOutput output, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            output.send(event(i));
        }
    }

    private static List<String> json(int from, int to) {
        List<String> json = new ArrayList<>();
        for (int i = from; i < to; i++) {
            json.add(event(i).json());
        }
        return json;
    }

    @Test
    void recordsHaveTheInstanceAsKeyAndTheEventAsValue() throws Exception {
        EventOutput output = output(broker, "json", "", "");
        send(output, 0, 50);
        close(output, LONG);

        assertThat(output.name()).isEqualTo("kafka:" + broker.address() + "/events");
        assertThat(broker.records()).extracting(TestBroker.Received::text).containsExactlyElementsOf(json(0, 50));
        assertThat(broker.records()).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("vm");
            assertThat(record.acks()).isEqualTo((short) 1);
            assertThat(record.idempotent()).isFalse();
        });
        assertThat(broker.clients()).containsExactly("alertmanager");
        assertThat(errors).isEmpty();
        assertThat(lost.get()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"none, 0, false", "leader, 1, false", "all, -1, true"})
    void acksDecideOnIdempotence(String acks, short sent, boolean idempotent) throws Exception {
        EventOutput output = output(broker, "json", acks, "");
        send(output, 0, 1);
        Eventually.holds("the record came", () -> broker.records().size() == 1);

        assertThat(broker.records().get(0).acks()).isEqualTo(sent);
        assertThat(broker.records().get(0).idempotent()).isEqualTo(idempotent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void eachCodecWorks(String codec) throws Exception {
        EventOutput output = output(broker, "json", "", codec);
        send(output, 0, 100);
        close(output, LONG);

        assertThat(broker.records()).extracting(TestBroker.Received::text).containsExactlyElementsOf(json(0, 100));
        assertThat(broker.records())
                .allSatisfy(record -> assertThat(record.compression().name).isEqualTo(codec));
    }

    @Test
    void recordMayBeProtobuf() throws Exception {
        EventOutput output = output(broker, "protobuf", "", "");
        int size = output.send(event(0));
        close(output, LONG);

        assertThat(broker.records().get(0).value())
                .isEqualTo(event(0).protobuf())
                .hasSize(size);
    }

    @Test
    void connectionsUseTls() throws Exception {
        try (TestBroker broker = TestBroker.start("events", TestTls.server("server"))) {
            EventOutput output = output(LAYER, withTls(broker, TestTls.trusting()));
            send(output, 0, 1);
            Eventually.holds("the record came", () -> broker.records().size() == 1);
        }
    }

    @Test
    void strangersCertificateIsRefused() throws Exception {
        try (TestBroker broker = TestBroker.start("events", TestTls.server("server"))) {
            TlsConfig other = TestTls.config(TestTls.pem("stranger.pem"), "", "", "", false);
            EventOutput output = output(LAYER, withTls(broker, other));
            send(output, 0, 1);
            Eventually.holds("the event is given up", () -> lost.get() == 1);

            assertThat(broker.records()).isEmpty();
        }
    }

    private static EventRecorderConfig.KafkaOutput withTls(TestBroker broker, TlsConfig tls) {
        return new EventRecorderConfig.KafkaOutput("", List.of(broker.address()), "events", "", "json", "", "", 0, tls);
    }

    @Test
    void unusableCertificatesAreRefused() {
        TlsConfig missing = TestTls.config("nonsense", "", "", "", false);

        assertThatThrownBy(() -> output(
                        LAYER,
                        new EventRecorderConfig.KafkaOutput(
                                "", List.of("127.0.0.1:1"), "events", "", "json", "", "", 0, missing)))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("kafka:127.0.0.1:1/events: tls_config.ca");
    }

    @Test
    void brokerThatComesLaterGetsWhatWaited() throws Exception {
        int port;
        try (TestBroker gone = TestBroker.start("events")) {
            port = gone.port();
        }
        EventOutput output = output(
                LAYER,
                new EventRecorderConfig.KafkaOutput(
                        "", List.of("127.0.0.1:" + port), "events", "me", "json", "", "", 0, null));
        send(output, 0, 10);
        try (TestBroker broker = TestBroker.start("events", port)) {
            Eventually.holds("all records came", () -> broker.records().size() == 10);
            assertThat(broker.clients()).containsExactly("me");
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void refusalOfTheBrokerIsCounted() throws Exception {
        broker.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
        EventOutput output = output(broker, "json", "", "");
        send(output, 0, 2);
        Eventually.holds("both are counted", () -> errors.size() == 2);

        assertThat(errors).containsOnly(output.name() + " broker");
        assertThat(lost.get()).isEqualTo(2);
    }

    @Test
    void nothingThatIsShownOfANamedOutputSaysWhereItIs() throws Exception {
        try (LogLines log = LogLines.capture()) {
            broker.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
            EventOutput refused = output(LAYER, named("a", broker.address(), "events"));
            EventOutput unknown = output(LAYER, named("b", "no.such.host.invalid:9092", "t"));
            send(refused, 0, 1);
            send(unknown, 0, 1);
            Eventually.holds(
                    "the refusal is logged, after it is counted",
                    () -> log.lines().stream().anyMatch(line -> line.contains("Sending events failed")));
            close(unknown, Duration.ofMillis(500));

            assertThat(refused.name()).isEqualTo("kafka:a");
            assertThat(errors).containsExactly("kafka:a broker");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("kafka:"))
                    .anyMatch(line -> line.contains("kafka:a") && line.contains("Sending events failed"))
                    .anyMatch(line -> line.contains("kafka:b") && line.contains("could not be started"))
                    .noneMatch(line -> line.contains(broker.address())
                            || line.contains("no.such.host")
                            || line.contains("[events]"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
                .isNotEmpty()
                .allMatch(thread -> KafkaLayer.UNLOGGED.equals(thread.getThreadGroup()));
    }

    private static EventRecorderConfig.KafkaOutput named(String name, String broker, String topic) {
        return new EventRecorderConfig.KafkaOutput(name, List.of(broker), topic, "", "json", "", "", 0, null);
    }

    @Test
    void fullBufferDropsAndCloseIsBounded() throws Exception {
        EventOutput output = output(
                LAYER,
                new EventRecorderConfig.KafkaOutput("", List.of("127.0.0.1:1"), "events", "", "json", "", "", 5, null));
        send(output, 0, 100);
        assertThat(drops.get()).isBetween(94.0, 95.0); // one may be in the client's hands
        long start = System.nanoTime();
        close(output, Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        assertThat(drops.get() + lost.get()).isEqualTo(100);
    }

    @Test
    void namesThatCannotBeResolvedAreTriedAgain() throws Exception {
        EventOutput output = output(
                LAYER,
                new EventRecorderConfig.KafkaOutput(
                        "", List.of("no.such.host.invalid:9092"), "events", "", "json", "", "", 0, null));
        send(output, 0, 1);
        close(output, Duration.ofMillis(100));

        assertThat(lost.get()).isEqualTo(1);
    }

    @Test
    void layerThatIsMissingIsNamedWithTheWayToGetIt() {
        KafkaLayer none = new KafkaLayer(List.of(directory.resolve("optional")));

        assertThatThrownBy(() -> output(
                        none,
                        new EventRecorderConfig.KafkaOutput(
                                "", List.of("b:1", "a:1"), "events", "", "json", "", "", 0, null)))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessage("kafka:a:1,b:1/events: Kafka's client is not installed (expected: its jars in "
                        + directory.resolve("optional")
                        + "; a build leaves them in target/optional/kafka, bin/install --with-kafka installs them)");
    }
}
