package io.grapevine.receiver.webpush;

import static io.grapevine.config.file.shape.FieldSet.duration;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import java.util.List;

/**
 * The browsers that users have subscribed to the receiver.
 *
 * @param httpConfig TLS, HTTP/2 and proxies of the connections to push services
 * @param title the headline; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address that a click opens
 * @param urgency {@code very-low}, {@code low}, {@code normal} or {@code high}; empty for {@code high} while alerts fire, and {@code
 *     normal} after
 * @param ttl how long a push service keeps a message for a browser that is not connected; zero for the repeat interval
 */
public record WebpushConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        String title,
        String message,
        String link,
        String urgency,
        Duration ttl)
        implements HttpIntegrationConfig, KindRecord {
    /** Push services keep nothing for longer. */
    private static final Duration MOST = Duration.ofDays(28);

    /** The kind. */
    public static final Kind<WebpushConfig> KIND = Kind.of("webpush", WebpushConfig.class)
            .check(WebpushConfig::check)
            .word("urgency", List.of("very-low", "low", "normal", "high"))
            .groupLink("link")
            .field(duration("ttl"))
            .urgent()
            .actions(2)
            .linksForPrograms();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WebpushNotifier(
                this,
                parts.templates().with(parts.links()),
                parts.senders(),
                parts.outlets().browsers());
    }

    private static void check(RecordDraft draft) {
        Duration ttl = draft.get("ttl");
        if (ttl.compareTo(MOST) > 0) {
            draft.fault("ttl", Quoted.quote(ttl.toDays() + "d") + " (expected: at most 28d)");
        }
        HttpConfig http = draft.get("http_config");
        if (http != null && !http.withoutLogin().equals(http)) {
            draft.fault(
                    "http_config", "with a login or headers (expected: none, as the key in webpush says who sends)");
        }
    }
}
