/**
 * Pushover: a group as one message on the phones of a user or a group.
 *
 * <p>{@link io.grapevine.integration.pushover.PushoverMessage} says what is sent, {@link
 * io.grapevine.integration.pushover.PushoverNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.pushover;

import org.jspecify.annotations.NullMarked;
