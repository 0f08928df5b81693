/**
 * Whole replicas in virtual time: {@code simulation} runs a cluster on a simulated network, {@code configtest} the unit tests of a
 * configuration, {@code replay} recorded alerts.
 */
@NullMarked
package io.grapevine.virtualtime;

import org.jspecify.annotations.NullMarked;
