package io.grapevine.config.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Microsoft Teams integration through a workflow. Exactly one of {@code webhookUrl} and {@code
 * webhookUrlFile} is set.
 *
 * @param sendResolved whether to notify about resolved alerts
 * @param httpConfig the HTTP client
 * @param webhookUrl where to post; null if a file says it
 * @param webhookUrlFile path of a file with the URL
 * @param title the title
 * @param text the text
 */
public record Msteamsv2Config(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String text)
        implements IntegrationConfig {}
