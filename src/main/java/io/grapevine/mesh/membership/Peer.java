package io.grapevine.mesh.membership;

import java.time.Duration;

/**
 * A replica that is alive.
 *
 * @param address host and port, for display
 * @param settled whether it says that it has settled
 * @param lag for how long it has been without something that this replica has; zero if it has everything
 * @param skew how far its wall clock is ahead of this replica's; negative if behind
 * @param sameConfiguration whether its configuration has the hash of this replica's
 * @param sameZones whether the time zones that its configuration names have the rules that they have here
 */
public record Peer(
        MemberId id,
        String address,
        boolean self,
        boolean settled,
        Duration lag,
        Duration skew,
        boolean sameConfiguration,
        boolean sameZones) {}
