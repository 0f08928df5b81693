/** Discord: a group as one message with an embedded part, through a webhook. */
@NullMarked
package io.grapevine.receiver.discord;

import org.jspecify.annotations.NullMarked;
