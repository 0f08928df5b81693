/**
 * Mustache, the second template language. The library parses ({@code parse}); Grapevine executes, since the library
 * would let templates access Java objects, has no limits and does not escape by context. {@code view} has the data that
 * templates can access, {@code output} the escaping of their output.
 */
@NullMarked
package io.grapevine.template.mustache;

import org.jspecify.annotations.NullMarked;
