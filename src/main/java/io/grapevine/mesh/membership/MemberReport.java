package io.grapevine.mesh.membership;

import java.util.Map;

/**
 * The status that a member sends in each heartbeat between replicas.
 *
 * @param wallMillis the wall clock of the member, in milliseconds since 1970
 * @param uptimeMillis how long the member has been running
 * @param configuration the hash of its configuration
 * @param zones the hash of the rules of the time zones that its configuration names; 0 from versions that do not report
 *     it
 * @param settled whether the member has settled
 * @param goodbye whether the member is about to stop
 * @param seenAgoMillis how long ago it saw each other member
 */
public record MemberReport(
        long wallMillis,
        long uptimeMillis,
        long configuration,
        long zones,
        boolean settled,
        boolean goodbye,
        Map<MemberId, Long> seenAgoMillis) {}
