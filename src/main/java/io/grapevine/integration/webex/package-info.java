/**
 * Webex: a group as one message in Markdown into a room.
 *
 * <p>{@link io.grapevine.integration.webex.WebexMessage} says what is sent.
 */
@NullMarked
package io.grapevine.integration.webex;

import org.jspecify.annotations.NullMarked;
