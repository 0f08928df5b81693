/**
 * Texts as programs written in Go read and write them: strings of bytes, quoted strings, numbers, durations, URLs, JSON,
 * the scalars of YAML, the reasons of file errors. Configurations, flags, messages and files are shared with such
 * programs, so Go's rules hold wherever the JDK is stricter, laxer or merely different.
 *
 * <p>It imports no other package. A format that one package alone uses is in that package: regular expressions in
 * {@code matcher}, printing and times in {@code template.go}.
 */
@NullMarked
package io.grapevine.base.go;

import org.jspecify.annotations.NullMarked;
