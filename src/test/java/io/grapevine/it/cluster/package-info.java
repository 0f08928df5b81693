/** Several replicas, also beside replicas of the real Alertmanager. */
@NullMarked
package io.grapevine.it.cluster;

import org.jspecify.annotations.NullMarked;
