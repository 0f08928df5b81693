/**
 * A replica, composed of the packages of the core. The program and the simulator build the same node with different
 * implementations of the ports: event loop, state stores, replication, notifiers.
 */
@NullMarked
package io.grapevine.node;

import org.jspecify.annotations.NullMarked;
