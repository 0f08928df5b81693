/**
 * Matchers of label sets, used by routes, inhibition rules, silences and filters.
 *
 * <p>A {@link io.grapevine.model.matcher.Matcher} tests one label, {@link io.grapevine.model.matcher.Matchers} a whole label set.
 * Their written forms are part of group keys and agree with Alertmanager's byte for byte. A {@link
 * io.grapevine.model.matcher.MatcherParser} reads them in one of three {@linkplain io.grapevine.model.matcher.ParserMode modes}.
 * Regular expressions have Go's syntax and meaning, implemented in {@code io.grapevine.model.matcher.regexp}. The
 * language of filters adds {@code @} conditions and words to search for; the user interface reads it alike, and {@code filters.json}
 * among the tests holds the texts with which both are tested.
 */
@NullMarked
package io.grapevine.model.matcher;

import org.jspecify.annotations.NullMarked;
