/**
 * What replicas share, and how they come to share it: keys and versions of opaque bytes, brought to every replica by
 * gossip, with no clock but each one's own and no quorum.
 *
 * <p>A {@link io.grapevine.mesh.Mesh} is one replica's part in it. It speaks through a {@link
 * io.grapevine.mesh.Channel}, which finds members and proves who they are; {@link
 * io.grapevine.mesh.membership.ClusterPeers} says who is alive, in which place this replica sends, and whether it has settled;
 * {@link io.grapevine.mesh.Claims} says who is about to notify.
 *
 * <p>A {@link io.grapevine.mesh.state.ReplicatedState} is used through a {@link
 * io.grapevine.mesh.state.DurableState}, which brings it to the disk and back, by the silences ({@code "sil"}, key: the
 * id) and the notification log ({@code "nfl"}, key: group key and receiver):
 *
 * <ul>
 *   <li>At the start each version that was stored is given back with {@code restore}; what it needs stands in the {@link
 *       io.grapevine.mesh.state.StoredVersion.Mark} behind the body. What Alertmanager wrote has none; {@code
 *       updated_at} or {@code timestamp} and the empty name stand for stamp and writer. Then {@code Mesh.start}.
 *   <li>A write encodes the body and calls {@code put}; what is current then is journaled. A silence whose {@code
 *       ends_at} is not after its {@code updated_at} was ended by a user: its rank is 1, or 2 where a person has
 *       expired a planned one, which is final; all else has rank 0. A silence that replaces another is put before the
 *       other is ended, in the same turn of the loop, so no replica sees neither. The time to live of a silence is that until its end, and the retention; of a log entry
 *       {@code min(retention, 2 * repeat_interval)}; a few minutes at least.
 *   <li>A listener gets each version that another replica wrote and that is current now; it is journaled as if it
 *       had been written here. The age of a log entry is the age with which it came and the time since, never the
 *       difference of two wall clocks.
 *   <li>The state keeps a key for as long as any version of it could have lived, so what was ended does not come back
 *       with a replica that was away. A consumer may forget what it shows earlier, but everything that the state holds
 *       is stored.
 *   <li>What comes for a state that this replica does not have is dropped, and not passed on: in a mesh of mixed
 *       versions a new state spreads between those who have it.
 * </ul>
 */
@NullMarked
package io.grapevine.mesh;

import org.jspecify.annotations.NullMarked;
