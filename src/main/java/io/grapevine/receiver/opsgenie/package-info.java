/** Opsgenie: a group as an alert that is created, updated and closed under an alias of its own. */
@NullMarked
package io.grapevine.receiver.opsgenie;

import org.jspecify.annotations.NullMarked;
