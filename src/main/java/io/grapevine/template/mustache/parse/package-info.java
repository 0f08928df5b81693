/**
 * Reads Mustache. The library finds the tags and matches the ends of sections with their beginnings; {@link
 * io.grapevine.template.mustache.parse.Tags} knows where each tag stands, refuses what the library would let pass, and
 * takes the text between the tags from the source.
 */
@NullMarked
package io.grapevine.template.mustache.parse;

import org.jspecify.annotations.NullMarked;
