/** Whether an alert is muted now, and by what: the one answer that notifications and reads share. */
@NullMarked
package io.grapevine.mute;

import org.jspecify.annotations.NullMarked;
