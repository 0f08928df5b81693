/**
 * Microsoft Teams through a workflow of Power Automate: a group as one adaptive card.
 *
 * <p>{@link io.grapevine.integration.msteamsv2.Msteamsv2Message} says what is sent, {@link
 * io.grapevine.integration.msteamsv2.Msteamsv2Answer} what comes back means.
 */
@NullMarked
package io.grapevine.integration.msteamsv2;

import org.jspecify.annotations.NullMarked;
