/** The feature {@code on_call.storm_valves}: first notifications that exceed a budget are held, and sent in a digest. */
@NullMarked
package io.grapevine.features.storm;

import org.jspecify.annotations.NullMarked;
