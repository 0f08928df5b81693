/**
 * Output of templates. Plain text takes values unchanged; {@link io.grapevine.template.mustache.output.HtmlOutput}
 * tracks the markup written so far and escapes each value for its context.
 */
@NullMarked
package io.grapevine.template.mustache.output;

import org.jspecify.annotations.NullMarked;
