package io.grapevine.web.access;

import java.util.List;
import java.util.Set;

/**
 * A list of callers as it stands in the file: {@code NAME} is a user, {@code cert:NAME} a name in a client certificate,
 * {@code group:NAME} a group, {@code *} any caller.
 */
record Members(List<String> entries) {
    static final String CERTIFICATE = "cert:";
    static final String GROUP = "group:";
    static final String ANY_CALLER = "*";

    boolean include(CallerIdentity identity, Set<String> groups) {
        return entries.stream().anyMatch(entry -> {
            if (entry.startsWith(CERTIFICATE)) {
                return identity.certificateNames().contains(entry.substring(CERTIFICATE.length()));
            }
            if (entry.startsWith(GROUP)) {
                return groups.contains(entry.substring(GROUP.length()));
            }
            return entry.equals(ANY_CALLER)
                    || identity.user().filter(entry::equals).isPresent();
        });
    }
}
