/**
 * Matchers of label sets, used by routes, inhibition rules, silences and filters.
 *
 * <p>A {@link io.grapevine.matcher.Matcher} tests one label, {@link io.grapevine.matcher.Matchers} a whole label set.
 * Their written forms are part of group keys and agree with Alertmanager's byte for byte. A {@link
 * io.grapevine.matcher.MatcherParser} reads them in one of three {@linkplain io.grapevine.matcher.ParserMode modes}.
 * Regular expressions have Go's syntax and meaning, implemented in {@code io.grapevine.matcher.regexp}.
 */
@NullMarked
package io.grapevine.matcher;

import org.jspecify.annotations.NullMarked;
