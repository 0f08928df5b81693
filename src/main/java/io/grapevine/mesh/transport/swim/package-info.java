/**
 * Discovery of members that are not configured, by Atomix's SWIM over connections of {@code wire}. Only the addresses
 * it discovers are used, as {@code RATIONALE.md} explains.
 */
@NullMarked
package io.grapevine.mesh.transport.swim;

import org.jspecify.annotations.NullMarked;
