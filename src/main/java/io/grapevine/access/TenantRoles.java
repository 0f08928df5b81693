package io.grapevine.access;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Roles of callers in tenants, indexed by the entries of the access file, such as users and groups. With this index the
 * time of a lookup depends on the caller, not on the tenant, so it does not reveal which tenants exist.
 *
 * @param members the roles by entry, then by tenant; the tenant {@code *} stands for all tenants
 * @param policies the rules for silences, by tenant
 */
public record TenantRoles(Map<String, Map<String, Set<Role>>> members, Map<String, SilencePolicy> policies) {
    /** The name that stands for all tenants. */
    public static final String ALL = "*";

    /** Roles without restrictions: any caller has every role in each tenant. */
    static final TenantRoles OPEN =
            new TenantRoles(Map.of(CallerIdentity.ANY_CALLER, Map.of(ALL, EnumSet.allOf(Role.class))), Map.of());

    /** Builds the index from roles by tenant, as the file has them. */
    static TenantRoles of(Map<String, Map<Role, List<String>>> byTenant, Map<String, SilencePolicy> policies) {
        Map<String, Map<String, Set<Role>>> members = new HashMap<>();
        byTenant.forEach((tenant, roles) -> new EnumMap<>(roles)
                .forEach((role, named) -> named.forEach(entry -> members.computeIfAbsent(entry, key -> new HashMap<>())
                        .computeIfAbsent(tenant, key -> EnumSet.noneOf(Role.class))
                        .add(role))));
        return new TenantRoles(members, new TreeMap<>(policies));
    }

    /**
     * The roles of a caller in a tenant, including its roles in all tenants.
     *
     * @param entries the entries of the file that match the caller
     */
    Set<Role> roles(Set<String> entries, String tenant) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String entry : entries) {
            Map<String, Set<Role>> named = members.getOrDefault(entry, Map.of());
            roles.addAll(named.getOrDefault(tenant, Set.of()));
            roles.addAll(named.getOrDefault(ALL, Set.of()));
        }
        return roles;
    }

    /**
     * The tenants in which a caller has a role; {@link #ALL} stands for all tenants.
     *
     * @param entries the entries of the file that match the caller
     */
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
