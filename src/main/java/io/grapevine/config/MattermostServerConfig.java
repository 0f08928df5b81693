package io.grapevine.config;

import io.grapevine.config.http.Url;

/**
 * A Mattermost server that reports clicks.
 *
 * @param url the address that its users open
 */
public record MattermostServerConfig(Url url) {}
