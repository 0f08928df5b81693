/** Clicks on the buttons of messages in chats, whichever chat they come from: what they do, and how they are answered. */
@NullMarked
package io.grapevine.web.action.chat;

import org.jspecify.annotations.NullMarked;
