/**
 * Texts in the form that Go's standard library gives them. Configurations, flags, messages and files are shared with
 * programs written in Go, so durations, URLs and JSON are read and written here as they read and write them, wherever
 * the JDK is stricter, laxer or merely different.
 *
 * <p>A form that only one room needs lives in that room.
 */
@NullMarked
package io.grapevine.go;

import org.jspecify.annotations.NullMarked;
