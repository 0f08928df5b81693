/**
 * The network edge of the mesh: discovers and authenticates replicas and carries frames between them, behind the port
 * {@link io.grapevine.mesh.Channel}. {@link io.grapevine.transport.MeshChannel} runs on the event loop and dials the
 * configured addresses, whose names it resolves again and again as pods move, those that members exchange, and those discovered
 * by Atomix's SWIM, of which only the addresses are used. {@code link} has the connections. Failure detection is in {@code mesh}.
 */
@NullMarked
package io.grapevine.transport;

import org.jspecify.annotations.NullMarked;
