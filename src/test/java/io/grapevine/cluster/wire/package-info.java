/** Bytes between members, without sockets. */
@NullMarked
package io.grapevine.cluster.wire;

import org.jspecify.annotations.NullMarked;
