/**
 * Microsoft Teams through a connector: a group as one message card.
 *
 * <p>{@link io.grapevine.integration.msteams.MsteamsMessage} says what is sent, {@link
 * io.grapevine.integration.msteams.MsteamsAnswer} what comes back means.
 */
@NullMarked
package io.grapevine.integration.msteams;

import org.jspecify.annotations.NullMarked;
