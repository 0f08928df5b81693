/**
 * Texts as programs written in Go read and write them: quoted strings, numbers, durations, URLs, JSON, the scalars of
 * YAML, the reasons of faults of files. Configurations, flags, messages and files are shared with such programs, so Go's rules hold wherever the JDK is
 * stricter, laxer or merely different.
 *
 * <p>It knows no other room, and a form that only one room needs lives there: regular expressions in {@code matcher},
 * printing and times in {@code template.go}.
 */
@NullMarked
package io.grapevine.go;

import org.jspecify.annotations.NullMarked;
