/**
 * Silences: their state, the rules by which they are set and expired, and the index that finds those that match an
 * alert.
 */
@NullMarked
package io.grapevine.silence;

import org.jspecify.annotations.NullMarked;
