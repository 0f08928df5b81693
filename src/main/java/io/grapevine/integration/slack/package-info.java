/**
 * Slack: a group as one message with an attachment, through an incoming webhook or as an app.
 *
 * <p>{@link io.grapevine.integration.slack.SlackMessage} says what is sent, {@link
 * io.grapevine.integration.slack.SlackAnswer} what comes back means, {@link
 * io.grapevine.integration.slack.SlackNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.slack;

import org.jspecify.annotations.NullMarked;
