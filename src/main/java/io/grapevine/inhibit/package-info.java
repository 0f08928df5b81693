/** Inhibition: alerts that fire mute others, by rules. Sources are found by an index, never by a scan. */
@NullMarked
package io.grapevine.inhibit;

import org.jspecify.annotations.NullMarked;
