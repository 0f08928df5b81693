/** Telegram: a group as a message that a bot sends to a chat. */
@NullMarked
package io.grapevine.integration.telegram;

import org.jspecify.annotations.NullMarked;
