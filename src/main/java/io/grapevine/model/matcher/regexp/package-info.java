/**
 * Go's regular expressions on the JVM, run by RE2/J.
 *
 * <p>RE2/J runs them, but its syntax, its limits and its Unicode tables are not those of a current Go. An expression is
 * parsed and validated by Go's rules, and converted to the syntax that both share: literals, explicit character ranges,
 * groups and repetitions. From the same tree come the expressions that need no engine.
 */
@NullMarked
package io.grapevine.model.matcher.regexp;

import org.jspecify.annotations.NullMarked;
