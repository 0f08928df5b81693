/** Screenshots of the web UI with sample data, for the README; {@code bin/screenshots} makes them. */
@NullMarked
package io.grapevine.screenshots;

import org.jspecify.annotations.NullMarked;
