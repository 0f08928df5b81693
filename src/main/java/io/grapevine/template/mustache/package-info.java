/**
 * Mustache, the second language of templates. The library reads it ({@code parse}); what runs it is ours, for the
 * library would let a template reach into Java objects, and knows neither bounds nor where in a mail a value stands.
 * {@code view} is what templates can name, {@code output} what they write to.
 */
@NullMarked
package io.grapevine.template.mustache;

import org.jspecify.annotations.NullMarked;
