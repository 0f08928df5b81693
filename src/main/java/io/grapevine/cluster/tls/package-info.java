/**
 * Mutual TLS of the mesh, from a file as Alertmanager's {@code --cluster.tls-config} takes it. The file and those that
 * it names are watched: each handshake goes by what they hold by then, and by the last that was good if they broke.
 */
@NullMarked
package io.grapevine.cluster.tls;

import org.jspecify.annotations.NullMarked;
