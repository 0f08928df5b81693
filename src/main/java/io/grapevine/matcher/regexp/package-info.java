/**
 * Go's regular expressions on the JVM.
 *
 * <p>RE2/J runs them, but its syntax, its limits and its Unicode tables are not those of a current Go. So an
 * expression is parsed here by Go's rules, with a Go program's verdict on what is valid, and handed to RE2/J in a
 * small common language: literals, explicit character ranges, groups and repetitions. From the same tree come the
 * expressions that need no engine.
 */
@NullMarked
package io.grapevine.matcher.regexp;

import org.jspecify.annotations.NullMarked;
