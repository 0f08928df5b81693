/**
 * Parser of Mustache. The library finds tags and matches the ends of sections; {@link
 * io.grapevine.template.mustache.parse.Tags} tracks the position of each tag, rejects what the library ignores, and
 * takes the text between tags from the source.
 */
@NullMarked
package io.grapevine.template.mustache.parse;

import org.jspecify.annotations.NullMarked;
