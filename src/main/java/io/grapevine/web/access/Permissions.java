package io.grapevine.web.access;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of an access file.
 *
 * @param proxy the proxy whose headers name the user; empty: none
 * @param groups the members of groups
 * @param roles the members of roles; empty: any caller has every role
 * @param origins the origins of other sites that may change something
 * @param silences which silences may be set; empty: any
 */
public record Permissions(
        Optional<Proxy> proxy,
        Map<String, Members> groups,
        Map<Role, Members> roles,
        List<String> origins,
        Optional<SilencePolicy> silences) {

    /**
     * A proxy before the server that has checked who the user is.
     *
     * @param addresses where it connects from
     * @param userHeader the header with the user's name
     * @param groupsHeader the header with the user's groups, with commas
     */
    public record Proxy(List<AddressRange> addresses, String userHeader, String groupsHeader) {
        /** Whether a connection from {@code address} is one of the proxy. */
        public boolean isAt(InetAddress address) {
            return addresses.stream().anyMatch(range -> range.contains(address));
        }
    }

    /** Says what the sender of a request may do. */
    public Caller caller(CallerIdentity identity) {
        Set<String> in = new TreeSet<>(identity.groups());
        groups.forEach((group, members) -> {
            if (members.include(identity, Set.of())) {
                in.add(group);
            }
        });
        Set<Role> has = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            // Lost alerts are worse than alerts from any client, so the right to send is restricted on request only.
            boolean unrestricted = roles.isEmpty() || (role == Role.SENDER && !roles.containsKey(role));
            if (unrestricted || (roles.containsKey(role) && roles.get(role).include(identity, in))) {
                has.add(role);
            }
        }
        return new Caller(identity.name(), in, has, Optional.of(this));
    }
}
