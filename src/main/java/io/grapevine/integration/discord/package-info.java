/**
 * Discord: a group as one message with an embedded part, through a webhook.
 *
 * <p>{@link io.grapevine.integration.discord.DiscordMessage} says what is sent, {@link
 * io.grapevine.integration.discord.DiscordAnswer} what comes back means.
 */
@NullMarked
package io.grapevine.integration.discord;

import org.jspecify.annotations.NullMarked;
