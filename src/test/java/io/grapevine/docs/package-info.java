/**
 * The handbook in {@code docs/} against the program: its tables of log lines, metrics and endpoints are complete and not stale,
 * and its links lead somewhere.
 */
@NullMarked
package io.grapevine.docs;

import org.jspecify.annotations.NullMarked;
