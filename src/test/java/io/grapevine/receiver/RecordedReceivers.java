package io.grapevine.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.trace.Span;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.ConfigLoader;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The recorded story of {@code receivers.json}: alert h1 fires, h2 joins, both resolve. */
public final class RecordedReceivers {
    /** The external URL of the recording. */
    private static final String EXTERNAL_URL = "http://am.example.com";

    private static final Instant STARTED = Instant.parse("2026-11-20T05:00:00Z");
    private static final Instant RESOLVED = Instant.parse("2026-11-20T05:30:00Z");

    private RecordedReceivers() {}

    /** One recorded receiver with an integration of a given kind. */
    public record Recorded(String name, JsonNode config, JsonNode requests, JsonNode mails) {
        /** The only integration of the receiver, with the places of the recording's servers filled in. */
        public IntegrationConfig integration(String hookUrl, int smtpPort) {
            String yaml = config.toString().replace("HOOK", hookUrl).replace("SMTPPORT", "" + smtpPort);
            return RecordedReceivers.integration(yaml);
        }
    }

    /** The first integration of the first receiver of a configuration. */
    public static IntegrationConfig integration(String yaml) {
        var options = new ConfigLoader.Options(
                ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty(), SecretReferences.LITERAL);
        return new ConfigLoader(options)
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(StandardCharsets.UTF_8))
                .get()
                .config()
                .receivers()
                .get(0)
                .integrations()
                .get(0);
    }

    /** What was recorded of receivers of a kind. */
    public static List<Recorded> ofKind(String kind) {
        return all().stream()
                .filter(recorded -> recorded.config().at("/receivers/0").has(kind + "_configs"))
                .toList();
    }

    /** All that was recorded. */
    public static List<Recorded> all() {
        try (InputStream in = RecordedReceivers.class.getResourceAsStream("/conformance/receivers.json")) {
            JsonNode receivers = new ObjectMapper().readTree(in).get("receivers");
            Stream<JsonNode> all = StreamSupport.stream(receivers.spliterator(), false);
            return all.map(entry -> new Recorded(
                            entry.get("name").asText(),
                            entry.get("config"),
                            entry.path("requests"),
                            entry.path("mails")))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The real templates. */
    public static MessageTemplates templates() {
        try {
            return MessageTemplates.of(
                    GoTemplates.parse(List.of(), InstantSource.fixed(RESOLVED)), OnTemplateError.DROP, EXTERNAL_URL);
        } catch (TemplateException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The flushes of the story. */
    public static List<Notification> story() {
        return List.of(
                flush(NotifyReason.FIRST, alert("h1", Alert.NO_END)),
                flush(NotifyReason.NEW_ALERTS, alert("h1", Alert.NO_END), alert("h2", Alert.NO_END)),
                flush(NotifyReason.ALL_RESOLVED, alert("h1", RESOLVED), alert("h2", RESOLVED)));
    }

    private static Alert alert(String instance, Instant end) {
        return new Alert(
                LabelSet.of("alertname", "HighLatency", "job", "api", "instance", instance, "severity", "critical"),
                LabelSet.of("summary", "slow " + instance + " <&> \"q\"", "runbook_url", "https://r/1"),
                STARTED,
                end,
                "http://prom/graph?g0.expr=a%3E1",
                STARTED,
                false);
    }

    private static Notification flush(NotifyReason reason, Alert... alerts) {
        return new Notification(
                "{}:{alertname=\"HighLatency\"}",
                "team-X",
                LabelSet.of("alertname", "HighLatency"),
                LabelSet.EMPTY,
                List.of(alerts),
                reason,
                ReceiverData.EMPTY,
                RESOLVED,
                Duration.ofSeconds(20),
                Span.NONE,
                null,
                null,
                null,
                Notification.Values.NONE);
    }
}
