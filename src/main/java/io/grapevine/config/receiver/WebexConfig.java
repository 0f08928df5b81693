package io.grapevine.config.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;

/**
 * A room of Webex.
 *
 * @param sendResolved whether resolved alerts are told
 * @param httpConfig the HTTP client
 * @param apiUrl where the API is
 * @param message the text
 * @param roomId the room; a template
 */
public record WebexConfig(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements IntegrationConfig {}
