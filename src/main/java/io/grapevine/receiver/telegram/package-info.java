/** Telegram: a group as a message that a bot sends to a chat. */
@NullMarked
package io.grapevine.receiver.telegram;

import org.jspecify.annotations.NullMarked;
