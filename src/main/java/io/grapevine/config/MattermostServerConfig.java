package io.grapevine.config;

import io.grapevine.config.http.Url;

/**
 * A Mattermost server that reports clicks.
 *
 * @param url its address for its users
 */
public record MattermostServerConfig(Url url) {}
