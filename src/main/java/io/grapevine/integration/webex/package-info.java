/** Webex: a group as one message in Markdown into a room. */
@NullMarked
package io.grapevine.integration.webex;

import org.jspecify.annotations.NullMarked;
