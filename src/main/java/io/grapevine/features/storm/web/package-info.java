/** Grapevine's own API for storm valves: what they hold, and its release. */
@NullMarked
package io.grapevine.features.storm.web;

import org.jspecify.annotations.NullMarked;
