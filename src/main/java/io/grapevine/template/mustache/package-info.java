/**
 * Mustache, the second template language: {@code parse} reads templates, {@code view} has the data that they can access,
 * {@code output} the escaping of their output.
 */
@NullMarked
package io.grapevine.template.mustache;

import org.jspecify.annotations.NullMarked;
