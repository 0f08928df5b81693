/** Reminders of silences that end soon. */
@NullMarked
package io.grapevine.features.reminders;

import org.jspecify.annotations.NullMarked;
