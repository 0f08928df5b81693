/**
 * Rocket.Chat: a group as one message with an attachment, posted as a user.
 *
 * <p>{@link io.grapevine.integration.rocketchat.RocketchatMessage} says what is sent, {@link
 * io.grapevine.integration.rocketchat.RocketchatUrl} where to, {@link
 * io.grapevine.integration.rocketchat.RocketchatAnswer} what comes back means, {@link
 * io.grapevine.integration.rocketchat.RocketchatNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.rocketchat;

import org.jspecify.annotations.NullMarked;
