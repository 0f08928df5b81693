/** Clicks on the buttons of messages in Discord. */
@NullMarked
package io.grapevine.web.action.discord;

import org.jspecify.annotations.NullMarked;
