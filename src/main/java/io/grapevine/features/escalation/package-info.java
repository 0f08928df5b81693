/** Escalation: who else is notified while nobody acknowledges a group, and who stands in where nothing was accepted. */
@NullMarked
package io.grapevine.features.escalation;

import org.jspecify.annotations.NullMarked;
