package io.grapevine.access;

import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sender of a request and its permissions.
 *
 * @param identity the identity of the sender
 * @param groups the groups of the user
 * @param roles the roles that the user has in the tenant, or at the default Alertmanager
 * @param tenant the tenant of the request, {@code *} for all of them; empty: the default Alertmanager
 * @param rules the permissions that apply; empty: everything is permitted
 */
public record Caller(
        CallerIdentity identity,
        Set<String> groups,
        Set<Role> roles,
        Optional<String> tenant,
        Optional<Permissions> rules) {
    /** The caller if no permissions are configured: it may do everything. */
    public static final Caller ANONYMOUS =
            new Caller(CallerIdentity.UNKNOWN, Set.of(), EnumSet.allOf(Role.class), Optional.empty(), Optional.empty());

    /** The user's name; empty if it is not known. */
    public Optional<String> name() {
        return identity.name();
    }

    /** This caller with its roles in a tenant, or in all tenants for {@link TenantRoles#ALL}; unchanged without rules. */
    public Caller in(String other) {
        return rules.map(known -> known.caller(identity, groups, other)).orElse(this);
    }

    /**
     * This caller with the additional role {@link Role#SILENCER}, which a link in a message gives to its holder. An
     * unknown caller has no groups, so it belongs to no team.
     */
    public Caller asHolder() {
        Set<Role> more = EnumSet.of(Role.SILENCER);
        more.addAll(roles);
        return new Caller(identity, groups, more, tenant, rules);
    }

    /** Whether the caller may set no silence at all, since silences need a team and the caller is in none. */
    public boolean isOutsideOfTeams() {
        return groups.isEmpty()
                && !may(Role.ADMIN)
                && policy().flatMap(SilencePolicy::teamLabel).isPresent();
    }

    /** Whether the caller has a role in a tenant; true only for the tenant of the request. */
    public boolean isMemberOf(String other) {
        return rules.isEmpty() || (tenant.filter(other::equals).isPresent() && !roles.isEmpty());
    }

    /** The tenants in which the caller has a role; {@link TenantRoles#ALL} stands for all tenants. */
    public Set<String> tenants() {
        return rules.map(known -> known.tenants().tenants(identity.entries(groups)))
                .orElse(Set.of(TenantRoles.ALL));
    }

    /** Whether the caller may do what needs {@code role}. */
    public boolean may(Role role) {
        return roles.stream().anyMatch(own -> own.includes(role));
    }

    /** Whether the caller has every role only because no roles are configured. */
    public boolean hasEveryRoleByDefault() {
        return rules.map(known -> known.roles().isEmpty()).orElse(true);
    }

    /** Says why something that needs {@code role} is refused. */
    public String refusal(Role role) {
        String who = name().map(user -> "user " + user).orElse("an unknown caller");
        String has = roles.isEmpty()
                ? "no role"
                : "role " + roles.stream().sorted().map(Role::text).collect(Collectors.joining(", "));
        String where = tenant.map(name -> name.equals(TenantRoles.ALL) ? " of all tenants" : " of tenant " + name)
                .orElse("");
        return "needs role " + role.text() + where + ", " + who + " has " + has + " (--web.access-file)";
    }

    /** The policy for the caller's silences; empty: any silence is permitted. */
    public Optional<SilencePolicy> policy() {
        return rules.flatMap(known -> known.silences(tenant));
    }

    /**
     * Says why the caller must not set {@code silence}; empty if it is permitted.
     *
     * @param known the silence that is changed; null for a new silence
     */
    public Optional<String> faultOf(@Nullable Silence known, Silence silence, Instant now) {
        Optional<String> fault = known == null ? Optional.empty() : faultOfChanging(known);
        if (fault.isPresent() || policy().isEmpty()) {
            return fault;
        }
        if (known == null || !staysAcknowledgement(known, silence)) {
            return policy().get().fault(silence, now, this);
        }
        // Only replicas, which see that its alerts fire, may extend it without a limit. A person's extension counts as
        // in any
        // silence.
        return silence.endsAt().isAfter(known.endsAt())
                ? policy().get().faultOfExtending(silence, now, this)
                : faultOfAcknowledging(silence);
    }

    /**
     * Says why the caller must not make {@code override}, a silence that stores an override of an on-call schedule;
     * empty if it is permitted. A matcher of the team label tells the team of the override.
     *
     * @param times the periods of the override
     */
    public Optional<String> faultOfOverride(Silence override, List<Occurrence> times, Instant now) {
        return policy().flatMap(policy -> policy.faultOfOverride(override, times, now, this));
    }

    /** Says why the caller must not act on the alerts that {@code matchers} may match; empty if it is permitted. */
    public Optional<String> faultOfActing(List<Matchers> matchers) {
        return policy().flatMap(policy -> policy.faultOfTeam(matchers, this));
    }

    private static boolean staysAcknowledgement(Silence known, Silence next) {
        return known.isAcknowledgement() && next.isAcknowledgement() && known.hasMatchersOf(next);
    }

    /** Says why the caller must not make {@code silence} for as long as an alert fires; empty if it is permitted. */
    public Optional<String> faultOfAcknowledging(Silence silence) {
        return policy().flatMap(policy -> policy.faultButDuration(silence, this));
    }

    /** Says why the caller must not change or expire the existing {@code silence}; empty if it is permitted. */
    public Optional<String> faultOfChanging(Silence silence) {
        return policy().flatMap(policy -> policy.faultOfTeam(silence, this));
    }

    /** The author of a silence: the caller if it is known and the policy enforces the author, else {@code given}. */
    public String author(String given) {
        boolean enforced =
                rules.isPresent() && policy().map(SilencePolicy::enforcesAuthor).orElse(true);
        return enforced ? name().orElse(given) : given;
    }

    /** The roles, sorted by what they permit. */
    public List<Role> sortedRoles() {
        return roles.stream().sorted().toList();
    }
}
