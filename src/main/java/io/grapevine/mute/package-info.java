/** Whether an alert is muted, and by which silences and alerts, for notifications and the API alike. */
@NullMarked
package io.grapevine.mute;

import org.jspecify.annotations.NullMarked;
