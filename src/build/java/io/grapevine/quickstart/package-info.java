/**
 * The quickstart without Prometheus: three replicas, sample alerts sent to each as Prometheus would, a receiver that
 * prints notifications, and a replica that is killed and restarted. Started by {@code bin/quickstart}.
 */
package io.grapevine.quickstart;
