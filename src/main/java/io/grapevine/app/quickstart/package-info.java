/**
 * A first look without a Prometheus: a Grapevine of its own, sample alerts sent to it as Prometheus would, and a receiver
 * that prints what arrives. Started by {@code bin/quickstart}.
 */
@NullMarked
package io.grapevine.app.quickstart;

import org.jspecify.annotations.NullMarked;
