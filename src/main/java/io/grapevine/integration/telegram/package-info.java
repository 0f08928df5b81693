/**
 * Telegram: a group as a message that a bot sends to a chat.
 *
 * <p>{@link io.grapevine.integration.telegram.TelegramMessage} says what is sent, {@link
 * io.grapevine.integration.telegram.TelegramAnswer} what comes back means, {@link
 * io.grapevine.integration.telegram.TelegramNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.telegram;

import org.jspecify.annotations.NullMarked;
