/**
 * What replicas share, and how they come to share it: keys and versions of opaque bytes, brought to every replica by
 * gossip, with no clock but each one's own and no quorum.
 *
 * <p>A {@link io.grapevine.replication.Mesh} is one replica's part in it. It speaks through a {@link
 * io.grapevine.replication.Channel}, which finds members and proves who they are; {@link
 * io.grapevine.replication.Peers} says who is alive, in which place this replica sends, and whether it has settled;
 * {@link io.grapevine.replication.Claims} says who is about to notify.
 *
 * <p>A {@link io.grapevine.replication.ReplicatedState} is used so, here by the silences ({@code "sil"}, key: the id) and
 * the notification log ({@code "nfl"}, key: group key and receiver):
 *
 * <ul>
 *   <li>At the start each version that was stored is given back with {@code restore}: its rank, stamp and writer, which
 *       are stored beside the body, its age and its remaining time. What Alertmanager wrote has no stamp and no writer;
 *       {@code updated_at} or {@code timestamp} and the empty name stand for them. Then {@code Mesh.start}.
 *   <li>A write encodes the body and calls {@code put}; the version that comes back is journaled, and is current if {@code
 *       get} gives it back. A silence whose {@code ends_at} is not after its {@code updated_at} was ended by somebody:
 *       its rank is 1, which is final; all else has rank 0. A silence that replaces another is put before the other is
 *       ended, in the same turn of the loop, so no replica sees neither. The time to live of a silence is that until its
 *       end, and the retention; of a log entry {@code min(retention, 2 * repeat_interval)}.
 *   <li>A listener decodes each merged body and shows it. The age of a log entry is its {@code age} and the time since,
 *       never the difference of two wall clocks; whoever is told of a version stores it as if it had written it.
 *   <li>The state keeps a key for as long as any version of it could have lived, so what was ended does not come back
 *       with a replica that was away. A consumer may forget what it shows earlier.
 * </ul>
 */
@NullMarked
package io.grapevine.replication;

import org.jspecify.annotations.NullMarked;
