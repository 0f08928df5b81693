package io.grapevine.access;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The roles in tenants, by the entries of the file that name their members. So the time of a look-up depends on the caller, and not on
 * the tenant: it does not show which tenants there are.
 *
 * @param members the roles by entry and tenant; the tenant {@code *} means each of them
 * @param policies which silences may be set, by tenant
 */
public record TenantRoles(Map<String, Map<String, Set<Role>>> members, Map<String, SilencePolicy> policies) {
    /** The name that means all tenants. */
    public static final String ALL = "*";

    /** Any caller has every role in each tenant. */
    static final TenantRoles OPEN =
            new TenantRoles(Map.of(Permissions.Members.ANY_CALLER, Map.of(ALL, EnumSet.allOf(Role.class))), Map.of());

    /** The roles of tenants, given by tenant as in the file. */
    static TenantRoles of(Map<String, Map<Role, Permissions.Members>> byTenant, Map<String, SilencePolicy> policies) {
        Map<String, Map<String, Set<Role>>> members = new HashMap<>();
        byTenant.forEach((tenant, roles) -> new EnumMap<>(roles)
                .forEach((role, named) -> named.entries()
                        .forEach(entry -> members.computeIfAbsent(entry, key -> new HashMap<>())
                                .computeIfAbsent(tenant, key -> EnumSet.noneOf(Role.class))
                                .add(role))));
        return new TenantRoles(members, new TreeMap<>(policies));
    }

    /** The roles in a tenant of a caller whom {@code entries} mean, with those in all tenants. */
    Set<Role> roles(Set<String> entries, String tenant) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String entry : entries) {
            Map<String, Set<Role>> named = members.getOrDefault(entry, Map.of());
            roles.addAll(named.getOrDefault(tenant, Set.of()));
            roles.addAll(named.getOrDefault(ALL, Set.of()));
        }
        return roles;
    }

    /** The tenants in which a caller whom {@code entries} mean has a role; {@link #ALL} among them means each. */
    Set<String> tenants(Set<String> entries) {
        Set<String> tenants = new TreeSet<>();
        entries.forEach(
                entry -> tenants.addAll(members.getOrDefault(entry, Map.of()).keySet()));
        return tenants;
    }

    Optional<SilencePolicy> silences(String tenant) {
        return Optional.ofNullable(policies.getOrDefault(tenant, policies.get(ALL)));
    }
}
