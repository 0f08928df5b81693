/**
 * Opsgenie: a group as an alert that is created, updated and closed under an alias of its own.
 *
 * <p>{@link io.grapevine.integration.opsgenie.OpsgenieRequest} says what is asked for, {@link
 * io.grapevine.integration.opsgenie.OpsgenieNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.opsgenie;

import org.jspecify.annotations.NullMarked;
