/** Bytes between members, without sockets. */
@NullMarked
package io.grapevine.mesh.transport.link;

import org.jspecify.annotations.NullMarked;
