package io.grapevine.mesh.membership;

import java.util.Map;

/**
 * Status that a member sends in each heartbeat.
 *
 * @param wallMillis the wall clock of the member, since 1970
 * @param configuration the hash of its configuration
 * @param zones the hash of the rules of the time zones that its configuration names; 0 if it does not say
 * @param goodbye whether it ends now
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
