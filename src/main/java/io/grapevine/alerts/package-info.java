/** The alerts that are known now: merge, expiry, limits, and who is told of a change. */
@NullMarked
package io.grapevine.alerts;

import org.jspecify.annotations.NullMarked;
