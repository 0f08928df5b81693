/**
 * A first look without a Prometheus: three replicas, sample alerts sent to each as Prometheus would, a receiver that
 * prints what arrives, and a replica that is killed and comes back. Started by {@code bin/quickstart}.
 */
@NullMarked
package io.grapevine.app.quickstart;

import org.jspecify.annotations.NullMarked;
