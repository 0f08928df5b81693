/** incident.io: the alerts of a group as JSON to an alert source. */
@NullMarked
package io.grapevine.receiver.incidentio;

import org.jspecify.annotations.NullMarked;
