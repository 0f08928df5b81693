/**
 * The members of the mesh: which of them are alive, in which order they notify, and whether gossip has settled. {@link
 * io.grapevine.mesh.membership.ClusterPeers} is what other packages read.
 */
@NullMarked
package io.grapevine.mesh.membership;

import org.jspecify.annotations.NullMarked;
