/**
 * What notifications say: the texts of an integration, rendered for one notification, and what is said when a template
 * fails.
 *
 * <p>An integration is given a {@link io.grapevine.integration.message.Wording}. With it, it makes a {@link
 * io.grapevine.integration.message.Draft} of each notification by taking {@link io.grapevine.integration.message.Texts}
 * one after the other. Which language a text is written in is not its concern.
 */
@NullMarked
package io.grapevine.integration.message;

import org.jspecify.annotations.NullMarked;
