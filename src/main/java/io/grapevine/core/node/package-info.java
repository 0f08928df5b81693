/**
 * A replica, composed of the packages of the core. The program and the simulator build the same node with different
 * implementations of the ports: event loop, journals, replication, notifiers. The silences that rules of files ask for are made
 * and extended here, by the replicas themselves.
 */
@NullMarked
package io.grapevine.core.node;

import org.jspecify.annotations.NullMarked;
