/**
 * Parser of Mustache: {@link io.grapevine.template.mustache.parse.TemplateReader} makes the {@link
 * io.grapevine.template.mustache.parse.Node}s of a text, and refuses the tags of other dialects.
 */
@NullMarked
package io.grapevine.template.mustache.parse;

import org.jspecify.annotations.NullMarked;
