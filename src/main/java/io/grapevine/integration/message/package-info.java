/**
 * What notifications say: the texts of an integration, rendered for one notification, and what is said when a template
 * fails.
 *
 * <p>An integration is given a {@link io.grapevine.integration.message.MessageTemplates}. With it, it makes a {@link
 * io.grapevine.integration.message.RenderedMessage} of each notification by taking {@link io.grapevine.integration.message.MessageFields}
 * one after the other. Which language a text is written in is not its concern.
 */
@NullMarked
package io.grapevine.integration.message;

import org.jspecify.annotations.NullMarked;
