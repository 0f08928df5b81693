package io.grapevine.config.receiver;

/**
 * Properties of a Mattermost message.
 *
 * @param card the text beside the message
 */
public record MattermostProps(String card) {}
