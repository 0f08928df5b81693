/** Clusters in which Alertmanagers run beside the replicas. */
@NullMarked
package io.grapevine.features.mixed;

import org.jspecify.annotations.NullMarked;
