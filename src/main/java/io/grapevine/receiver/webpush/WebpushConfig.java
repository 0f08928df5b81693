package io.grapevine.receiver.webpush;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import java.time.Duration;

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
    /** The kind. */
    public static final Kind<WebpushConfig> KIND = Kind.of("webpush", WebpushConfig.class, () -> WebpushFormat.FORMAT)
            .urgent()
            .actions(2)
            .linksForPrograms();
}
