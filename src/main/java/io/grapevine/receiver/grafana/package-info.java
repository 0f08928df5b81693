/** Grafana: a group as one annotation, which becomes a region once all alerts are resolved. */
@NullMarked
package io.grapevine.receiver.grafana;

import org.jspecify.annotations.NullMarked;
