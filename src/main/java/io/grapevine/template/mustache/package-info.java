/**
 * Mustache, the second template language. The library compiles and executes; {@code Compiler}, {@code Values} and
 * {@code Run} give it the partials, the values and the limits. {@link io.grapevine.template.mustache.Fields} are the named
 * values that templates can access, immutable and computed on access; {@link io.grapevine.template.mustache.HtmlOutput} tracks the
 * markup written so far and escapes each value for its context.
 */
@NullMarked
package io.grapevine.template.mustache;

import org.jspecify.annotations.NullMarked;
