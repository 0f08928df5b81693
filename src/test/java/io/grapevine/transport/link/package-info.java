/** Bytes between members, without sockets. */
@NullMarked
package io.grapevine.transport.link;

import org.jspecify.annotations.NullMarked;
