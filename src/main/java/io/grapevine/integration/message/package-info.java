/**
 * Messages: the rendering of an integration's fields for one notification, and the plain text used when a template
 * fails.
 *
 * <p>An integration renders each notification with its {@link io.grapevine.integration.message.MessageTemplates} to a
 * {@link io.grapevine.integration.message.MessageTemplates.RenderedMessage}, composed from {@link
 * io.grapevine.integration.message.MessageFields}, independently of the template language.
 */
@NullMarked
package io.grapevine.integration.message;

import org.jspecify.annotations.NullMarked;
