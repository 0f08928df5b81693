/**
 * Where templates write to. Plain text takes values as they are; {@link
 * io.grapevine.template.mustache.output.HtmlOutput} follows the markup as it is written, and so knows for each value
 * what must be done to it there.
 */
@NullMarked
package io.grapevine.template.mustache.output;

import org.jspecify.annotations.NullMarked;
