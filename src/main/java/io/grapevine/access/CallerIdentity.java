package io.grapevine.access;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Identity of the sender of a request.
 *
 * @param user the user who logged in, here or at a trusted proxy; empty: none
 * @param groups the groups that a trusted proxy named
 * @param certificateNames the names in the verified certificate of the client: the common name first, then the
 *     alternative names
 */
public record CallerIdentity(Optional<String> user, List<String> groups, List<String> certificateNames) {
    static final String CERTIFICATE = "cert:";
    static final String GROUP = "group:";
    static final String ANY_CALLER = "*";

    /** Of a request of which nothing is known. */
    public static final CallerIdentity UNKNOWN = new CallerIdentity(Optional.empty(), List.of(), List.of());

    /** The name to show: of the user, or the first one of the certificate. */
    Optional<String> name() {
        return user.isPresent() ? user : certificateNames.stream().findFirst();
    }

    /** The entries of the access file that mean this caller, which is in {@code inGroups}. */
    Set<String> entries(Set<String> inGroups) {
        Set<String> entries = new HashSet<>(Set.of(ANY_CALLER));
        user.filter(name -> !name.startsWith(CERTIFICATE) && !name.startsWith(GROUP))
                .ifPresent(entries::add);
        certificateNames.forEach(name -> entries.add(CERTIFICATE + name));
        inGroups.forEach(name -> entries.add(GROUP + name));
        return entries;
    }
}
