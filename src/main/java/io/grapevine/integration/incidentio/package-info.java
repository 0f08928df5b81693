/**
 * incident.io: the alerts of a group as JSON to an alert source.
 *
 * <p>{@link io.grapevine.integration.incidentio.IncidentioMessage} says what is sent, {@link
 * io.grapevine.integration.incidentio.IncidentioAnswer} what comes back means, {@link
 * io.grapevine.integration.incidentio.IncidentioNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.incidentio;

import org.jspecify.annotations.NullMarked;
