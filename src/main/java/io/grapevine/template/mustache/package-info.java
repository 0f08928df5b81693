/**
 * Mustache, the second template language. The library compiles and executes; {@code Compiler}, {@code Values} and
 * {@code Run} give it the partials, the values and the limits. {@code view} has the data that templates can access,
 * {@code output} the escaping of their output.
 */
@NullMarked
package io.grapevine.template.mustache;

import org.jspecify.annotations.NullMarked;
