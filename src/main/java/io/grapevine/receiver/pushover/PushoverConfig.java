package io.grapevine.receiver.pushover;

import static io.grapevine.config.file.shape.FieldSet.goDuration;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration of a Pushover integration.
 *
 * @param userKey the recipient's key; a template
 * @param token the application's token; a template
 * @param url a link
 * @param urlTitle the link's text
 * @param device the device; empty for all
 * @param priority -2 to 2
 * @param retry how often a message of priority 2 is repeated
 * @param expire for how long it is
 * @param ttl after which time the message disappears; zero for never
 * @param html whether the text is HTML
 * @param monospace whether it is shown in a font of equal widths
 */
public record PushoverConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret userKey,
        String userKeyFile,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String url,
        String urlTitle,
        String device,
        String sound,
        String priority,
        Duration retry,
        Duration expire,
        Duration ttl,
        boolean html,
        boolean monospace)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<PushoverConfig> KIND = Kind.of("pushover", PushoverConfig.class)
            .exactlyOne("user_key", "user_key_file")
            .exactlyOne("token", "token_file")
            .atMostOne("monospace", "html")
            .text("title", named("pushover.default.title"))
            .text("message", named("pushover.default.message"))
            .text("url", named("pushover.default.url"))
            .text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}")
            .field(span("retry", Duration.ofMinutes(1)))
            .field(span("expire", Duration.ofHours(1)))
            .field(span("ttl", Duration.ZERO))
            .alertmanagers(9)
            .urgent()
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new PushoverNotifier(this, parts.requests(this));
    }

    /** A duration in Go's form that, unlike elsewhere, needs its unit. */
    private static Field<Duration> span(String name, Duration fallback) {
        return goDuration(name, value -> value.isNull() ? Duration.ZERO : readSpan(value))
                .or(fallback);
    }

    private static Duration readSpan(Value value) {
        Optional<Duration> duration = GoDuration.parse(value.text(), GoDuration.Units.GO);
        if (duration.isEmpty()) {
            value.fault(value.describe() + ": not a valid duration string (expected: a duration such as 1m30s)");
        }
        return duration.orElse(Duration.ZERO);
    }
}
