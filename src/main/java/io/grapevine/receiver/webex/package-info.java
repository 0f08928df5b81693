/** Webex: a group as one message in Markdown into a room. */
@NullMarked
package io.grapevine.receiver.webex;

import org.jspecify.annotations.NullMarked;
