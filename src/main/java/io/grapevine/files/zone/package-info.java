/** Files of time zones, where the environment or the system has some. */
@NullMarked
package io.grapevine.files.zone;

import org.jspecify.annotations.NullMarked;
