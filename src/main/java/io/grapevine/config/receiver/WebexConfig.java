package io.grapevine.config.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Kind;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;

/** The configuration of a Webex integration. */
public record WebexConfig(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements HttpIntegrationConfig {
    /** The kind. */
    public static final Kind<WebexConfig> KIND =
            Kind.of("webex", WebexConfig.class).alertmanagers(13).actions();
}
