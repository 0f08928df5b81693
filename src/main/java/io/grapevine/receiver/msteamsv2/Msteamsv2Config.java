package io.grapevine.receiver.msteamsv2;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Microsoft Teams integration through a workflow. Exactly one of {@code webhookUrl} and {@code
 * webhookUrlFile} is set.
 *
 * @param webhookUrl where to post; null if a file says it
 */
public record Msteamsv2Config(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String text)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<Msteamsv2Config> KIND =
            Kind.of("msteamsv2", Msteamsv2Config.class).alertmanagers(15).actions();
}
