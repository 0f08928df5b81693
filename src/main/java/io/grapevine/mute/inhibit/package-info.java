/** Inhibition: firing source alerts mute target alerts, by rules. Sources are indexed, never scanned. */
@NullMarked
package io.grapevine.mute.inhibit;

import org.jspecify.annotations.NullMarked;
