package io.grapevine.config.receiver;

/**
 * How urgent a Mattermost message is.
 *
 * @param priority {@code urgent}, {@code important}, {@code standard} or empty
 * @param requestedAck whether readers are asked to confirm
 * @param persistentNotifications whether they are reminded until they do
 */
public record MattermostPriority(String priority, boolean requestedAck, boolean persistentNotifications) {}
