/** Telegram: a group as a message that a bot sends to a chat, and clicks on its buttons. */
@NullMarked
package io.grapevine.receiver.telegram;

import org.jspecify.annotations.NullMarked;
