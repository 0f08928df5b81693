package io.grapevine.receiver.webex;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;

/** The configuration of a Webex integration. */
public record WebexConfig(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<WebexConfig> KIND =
            Kind.of("webex", WebexConfig.class).alertmanagers(13).actions();
}
