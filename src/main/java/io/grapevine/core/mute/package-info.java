/**
 * Whether an alert is muted, and by which silences and alerts, for notifications and the API alike. Sources of inhibition rules are
 * indexed, never scanned.
 */
@NullMarked
package io.grapevine.core.mute;

import org.jspecify.annotations.NullMarked;
