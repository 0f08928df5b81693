package io.grapevine.config;

/**
 * A Mattermost server that reports clicks.
 *
 * @param url the address that its users open
 */
public record MattermostServerConfig(Url url) {}
