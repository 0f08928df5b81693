/** Discord: a group as one message with an embedded part, through a webhook, and clicks on its buttons. */
@NullMarked
package io.grapevine.receiver.discord;

import org.jspecify.annotations.NullMarked;
