package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.filePath;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.objects;
import static io.grapevine.config.file.shape.FieldSet.oneOf;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.config.file.shape.FieldSet.texts;

import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.FileOutput;
import io.grapevine.config.EventRecorderConfig.KafkaOutput;
import io.grapevine.config.EventRecorderConfig.StdoutOutput;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.Yaml;
import io.grapevine.config.file.yaml.YamlScalars;
import java.util.List;

/** The field table of the section {@code event_recorder}. */
final class EventRecorderSection {
    private static final Shape<FileOutput> FILE = Shape.of(
                    FileOutput.class, filePath("path").always())
            .checked(draft -> draft.require("path", "event_recorder file output requires a path"));

    private static final Shape<WebhookOutput> WEBHOOK = Shape.of(
                    WebhookOutput.class, webhookUrl("url"), object("http_config", HttpConfigFormat.HTTP))
            .checked(EventRecorderSection::checkWebhook);

    private static final Shape<KafkaOutput> KAFKA = Shape.of(
                    KafkaOutput.class,
                    texts("brokers").always(),
                    text("topic").always(),
                    oneOf("format", "json", List.of("json", "protobuf")),
                    oneOf("acks", "", List.of("none", "leader", "all")),
                    oneOf("compression", "", List.of("none", "gzip", "snappy", "lz4", "zstd")),
                    object("tls_config", HttpConfigFormat.TLS))
            .checked(EventRecorderSection::checkKafka);

    static final Shape<EventRecorderConfig> SHAPE = Shape.of(
            EventRecorderConfig.class,
            objects("file_outputs", FILE),
            objects("webhook_outputs", WEBHOOK),
            objects("kafka_outputs", KAFKA),
            objects("stdout_outputs", Shape.of(StdoutOutput.class)));

    private EventRecorderSection() {}

    private static Field<Secret> webhookUrl(String name) {
        return Field.of(
                name,
                value -> new Secret(value.isNull() ? "" : YamlScalars.secretUrl(value)),
                url -> Yaml.of(url.toString()),
                url -> !url.isEmpty());
    }

    private static void checkWebhook(RecordDraft draft) {
        draft.require("url", "event_recorder webhook output requires an absolute http(s) url");
        for (String field : List.of("batch_max_events", "batch_max_bytes")) {
            long most = draft.<Long>get(field);
            if (most < 0) {
                draft.fault(field, most + ": webhook batch settings cannot be negative (expected: at least 0)");
            }
        }
        for (String field : List.of("batch_max_events", "batch_max_bytes", "batch_flush_interval")) {
            if (draft.isSet(field) && !draft.isSet("batch")) {
                draft.fault(field, "set without batch (expected: webhook batch settings require batch: true)");
            }
        }
    }

    private static void checkKafka(RecordDraft draft) {
        draft.require("brokers", "at least one broker is required");
        draft.require("topic", "event_recorder kafka output requires a topic");
        for (Value broker : draft.in().value("brokers").items()) {
            if (broker.text().isEmpty()) {
                broker.fault("empty (expected: broker entries must be non-empty)");
            }
        }
    }
}
