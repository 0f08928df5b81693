/**
 * Webex: a group as one message in Markdown into a room.
 *
 * <p>{@link io.grapevine.integration.webex.WebexMessage} says what is sent, {@link
 * io.grapevine.integration.webex.WebexNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.webex;

import org.jspecify.annotations.NullMarked;
