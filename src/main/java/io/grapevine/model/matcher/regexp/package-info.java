/**
 * Go's regular expressions on the JVM, with a bound of what they may take.
 *
 * <p>An expression is parsed and validated by Go's rules, which are those of a current Go. An automaton runs it in a number of steps that
 * its caller permits. From the same tree come the expressions that need none.
 */
@NullMarked
package io.grapevine.model.matcher.regexp;

import org.jspecify.annotations.NullMarked;
