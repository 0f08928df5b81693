/** Rocket.Chat: a group as one message with an attachment, posted as a user. */
@NullMarked
package io.grapevine.receiver.rocketchat;

import org.jspecify.annotations.NullMarked;
