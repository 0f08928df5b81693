/**
 * The mesh's edge: finds the other replicas, proves who they are and carries frames between them, behind the port
 * {@link io.grapevine.mesh.Channel}. {@link io.grapevine.cluster.MeshChannel} lives on the event loop and
 * decides whom to dial: what is configured, what members tell of each other, and what {@code swim}, where Atomix is,
 * finds. Below it {@code address} looks up names and {@code wire} moves bytes. Whether a member is alive is not decided
 * here.
 */
@NullMarked
package io.grapevine.cluster;

import org.jspecify.annotations.NullMarked;
