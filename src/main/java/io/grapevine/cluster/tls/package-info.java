/**
 * Mutual TLS of the mesh, from a file as Alertmanager's {@code --cluster.tls-config} takes it. The file and those that
 * it names are watched: each handshake uses their current content, or the last valid one.
 */
@NullMarked
package io.grapevine.cluster.tls;

import org.jspecify.annotations.NullMarked;
