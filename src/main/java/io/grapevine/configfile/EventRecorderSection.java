package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.duration;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.integer;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.objects;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.FileOutput;
import io.grapevine.config.EventRecorderConfig.KafkaOutput;
import io.grapevine.config.EventRecorderConfig.StdoutOutput;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.config.Secret;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.FieldSet;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The field table of the section {@code event_recorder}. */
final class EventRecorderSection {
    private static final Field<String> PATH = new Field<>(
            "path",
            in -> in.filePath("path"),
            (out, value) -> out.alwaysText("path", value),
            value -> !value.isEmpty());

    private static final Field<Secret> URL = new Field<>(
            "url",
            in -> Objects.requireNonNullElse(in.secretUrl("url"), new Secret("")),
            (out, value) -> out.secretUrl("url", value),
            value -> !value.isEmpty());
    private static final Field<Boolean> BATCH = flag("batch");
    private static final Field<Long> MAX_EVENTS = integer("batch_max_events");
    private static final Field<Long> MAX_BYTES = integer("batch_max_bytes");
    private static final Field<Duration> FLUSH_INTERVAL = duration("batch_flush_interval");

    private static final Field<List<String>> BROKERS = new Field<>(
            "brokers", in -> in.texts("brokers"), (out, value) -> out.alwaysTexts("brokers", value), v -> !v.isEmpty());
    private static final Field<String> TOPIC = FieldSet.alwaysText("topic", "");

    private static final Shape<FileOutput> FILE = Shape.of(FileOutput.class, PATH)
            .checked(draft -> draft.require(PATH, "event_recorder file output requires a path"));

    private static final Shape<WebhookOutput> WEBHOOK = Shape.of(
                    WebhookOutput.class,
                    URL,
                    object("http_config", HttpConfigFormat.HTTP),
                    duration("timeout"),
                    integer("workers"),
                    integer("max_retries"),
                    duration("retry_backoff"),
                    BATCH,
                    MAX_EVENTS,
                    MAX_BYTES,
                    FLUSH_INTERVAL)
            .checked(EventRecorderSection::checkWebhook);

    private static final Shape<KafkaOutput> KAFKA = Shape.of(
                    KafkaOutput.class,
                    BROKERS,
                    TOPIC,
                    text("client_id"),
                    oneOf("format", "json", List.of("json", "protobuf")),
                    oneOf("acks", "", List.of("none", "leader", "all")),
                    oneOf("compression", "", List.of("none", "gzip", "snappy", "lz4", "zstd")),
                    integer("buffer_size"),
                    object("tls_config", HttpConfigFormat.TLS))
            .checked(EventRecorderSection::checkKafka);

    static final Shape<EventRecorderConfig> SHAPE = Shape.of(
            EventRecorderConfig.class,
            objects("file_outputs", FILE),
            objects("webhook_outputs", WEBHOOK),
            objects("kafka_outputs", KAFKA),
            objects("stdout_outputs", Shape.of(StdoutOutput.class)));

    private EventRecorderSection() {}

    private static Field<String> oneOf(String name, String fallback, List<String> allowed) {
        return new Field<>(
                name,
                in -> in.oneOf(name, fallback, allowed),
                (out, value) -> out.text(name, value),
                value -> !value.isEmpty());
    }

    private static void checkWebhook(RecordDraft draft) {
        draft.require(URL, "event_recorder webhook output requires an absolute http(s) url");
        for (Field<Long> field : List.of(MAX_EVENTS, MAX_BYTES)) {
            if (draft.get(field) < 0) {
                draft.fault(
                        field, draft.get(field) + ": webhook batch settings cannot be negative (expected: at least 0)");
            }
        }
        for (Field<?> field : List.of(MAX_EVENTS, MAX_BYTES, FLUSH_INTERVAL)) {
            if (draft.isSet(field) && !draft.get(BATCH)) {
                draft.fault(field, "set without batch (expected: webhook batch settings require batch: true)");
            }
        }
    }

    private static void checkKafka(RecordDraft draft) {
        draft.require(BROKERS, "at least one broker is required");
        draft.require(TOPIC, "event_recorder kafka output requires a topic");
        for (Value broker : draft.in().value(BROKERS.name()).items()) {
            if (broker.text().isEmpty()) {
                broker.fault("empty (expected: broker entries must be non-empty)");
            }
        }
    }
}
