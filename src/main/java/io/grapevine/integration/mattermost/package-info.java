/**
 * Mattermost: a group as one message with attachments, through an incoming webhook.
 *
 * <p>{@link io.grapevine.integration.mattermost.MattermostMessage} says what is sent, {@link
 * io.grapevine.integration.mattermost.MattermostNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.mattermost;

import org.jspecify.annotations.NullMarked;
