/** Metrics of the alerts of all groups by their states. */
@NullMarked
package io.grapevine.features.alertstates;

import org.jspecify.annotations.NullMarked;
