package io.grapevine.access;

import io.grapevine.base.go.IpNetwork;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of an access file. A list of callers has the entries of the file: {@code NAME} is a user, {@code cert:NAME} a name in a
 * client certificate, {@code group:NAME} a group, {@code *} any caller.
 *
 * @param proxy the proxy whose headers name the user; empty: none
 * @param groups the members of groups
 * @param roles the members of roles at the default Alertmanager; empty: any caller has every role
 * @param silences which silences may be set; empty: any
 * @param tenants the roles in tenants
 * @param auditsDurably whether a change is answered only when its record in the audit is durable
 * @param oidc how people sign on in the server; empty: not by OpenID Connect
 */
public record Permissions(
        Optional<Proxy> proxy,
        Map<String, List<String>> groups,
        Map<Role, List<String>> roles,
        Optional<SilencePolicy> silences,
        TenantRoles tenants,
        boolean auditsDurably,
        Optional<Oidc> oidc) {

    /**
     * A proxy before the server that has checked who the user is.
     *
     * @param addresses where it connects from
     * @param userHeader the header with the user's name
     * @param groupsHeader the header with the user's groups, with commas
     */
    public record Proxy(List<IpNetwork> addresses, String userHeader, String groupsHeader) {
        /** Whether a connection from {@code address} is one of the proxy. */
        public boolean isAt(InetAddress address) {
            return addresses.stream().anyMatch(range -> range.contains(address));
        }
    }

    /** Whether any caller may do everything. */
    boolean isOpen() {
        return roles.isEmpty() && tenants.equals(TenantRoles.OPEN);
    }

    /** Says what the sender of a request may do at the default Alertmanager. */
    public Caller caller(CallerIdentity identity) {
        Set<String> in = groups(identity);
        Set<String> entries = identity.entries(in);
        Set<Role> has = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            // Lost alerts are worse than alerts from any client, so the right to send is restricted on request only.
            boolean unrestricted = roles.isEmpty() || (role == Role.SENDER && !roles.containsKey(role));
            if (unrestricted || isOneOf(entries, roles.getOrDefault(role, List.of()))) {
                has.add(role);
            }
        }
        return new Caller(identity, in, has, Optional.empty(), Optional.of(this));
    }

    /** Says what the sender of a request, which is in {@code in}, may do in a tenant, or with {@code *} in all of them. */
    Caller caller(CallerIdentity identity, Set<String> in, String tenant) {
        Set<Role> has = tenants.roles(identity.entries(in), tenant);
        return new Caller(identity, in, has, Optional.of(tenant), Optional.of(this));
    }

    private static boolean isOneOf(Set<String> entries, List<String> members) {
        return members.stream().anyMatch(entries::contains);
    }

    private Set<String> groups(CallerIdentity identity) {
        Set<String> in = new TreeSet<>(identity.groups());
        Set<String> entries = identity.entries(Set.of());
        groups.forEach((group, members) -> {
            if (isOneOf(entries, members)) {
                in.add(group);
            }
        });
        return in;
    }

    /** Whether a role or a tenant's role is that of a group; roles of other groups cannot be had. */
    public boolean names(String group) {
        String entry = CallerIdentity.GROUP + group;
        return roles.values().stream().anyMatch(members -> members.contains(entry))
                || !tenants.tenants(Set.of(entry)).isEmpty();
    }

    /** The policy for silences in a tenant, or without one at the default Alertmanager. */
    Optional<SilencePolicy> silences(Optional<String> tenant) {
        return tenant.flatMap(tenants::silences).or(() -> silences);
    }
}
