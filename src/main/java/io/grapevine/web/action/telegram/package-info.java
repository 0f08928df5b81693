/** Clicks on the buttons of messages in Telegram: by long polling or at a webhook, and the answers to them. */
@NullMarked
package io.grapevine.web.action.telegram;

import org.jspecify.annotations.NullMarked;
