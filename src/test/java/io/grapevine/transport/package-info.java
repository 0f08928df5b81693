/** The mesh on real sockets of the loopback interface, with friends and with strangers. */
@NullMarked
package io.grapevine.transport;

import org.jspecify.annotations.NullMarked;
