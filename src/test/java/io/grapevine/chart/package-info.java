/** The Helm chart in {@code helm/grapevine}: rendered by Helm, and checked against Kubernetes, the program and the community's. */
@NullMarked
package io.grapevine.chart;

import org.jspecify.annotations.NullMarked;
