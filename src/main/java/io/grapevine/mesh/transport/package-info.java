/**
 * The network edge of the mesh: discovers and authenticates replicas and carries frames between them, behind the port
 * {@link io.grapevine.mesh.Channel}. {@link io.grapevine.mesh.transport.MeshChannel} runs on the event loop and dials the
 * configured addresses, those that members exchange, and those discovered by Atomix's SWIM ({@code swim}). Below it
 * {@code address} resolves names and {@code wire} is the transport. Failure detection is in {@code mesh}.
 */
@NullMarked
package io.grapevine.mesh.transport;

import org.jspecify.annotations.NullMarked;
