/**
 * Messages: the rendering of an integration's fields for one notification, and the plain text used when a template
 * fails.
 *
 * <p>An integration renders each notification with its {@link io.grapevine.httpclient.message.MessageTemplates} to a
 * {@link io.grapevine.httpclient.message.MessageTemplates.RenderedMessage}, composed from {@link
 * io.grapevine.httpclient.message.MessageFields}, independently of the template language.
 */
@NullMarked
package io.grapevine.httpclient.message;

import org.jspecify.annotations.NullMarked;
