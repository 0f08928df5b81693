package io.grapevine.config.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;

/**
 * The configuration of a Webex integration.
 *
 * @param sendResolved whether to notify about resolved alerts
 * @param httpConfig the HTTP client
 * @param apiUrl where the API is
 * @param message the text
 * @param roomId the id of the Webex room
 */
public record WebexConfig(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements IntegrationConfig {}
