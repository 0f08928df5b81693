/**
 * One whole replica, wired from the rooms of the core. The program and the simulator of the tests build the same node;
 * what differs are the ports: the event loop, the stores on disk, the notifiers.
 */
@NullMarked
package io.grapevine.node;

import org.jspecify.annotations.NullMarked;
