package io.grapevine.access;

import io.grapevine.core.silence.Silence;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.Occurrence;
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
 * @param identity who it is
 * @param groups the groups that the user is in
 * @param roles the roles that the user has in the tenant, or at the default Alertmanager
 * @param tenant the tenant of the request, {@code *} for all of them; empty: the default Alertmanager
 * @param rules the rules by which it was decided; empty: everything is permitted
 */
public record Caller(
        CallerIdentity identity,
        Set<String> groups,
        Set<Role> roles,
        Optional<String> tenant,
        Optional<Permissions> rules) {
    /** Any caller, where no rules are configured. */
    public static final Caller ANONYMOUS =
            new Caller(CallerIdentity.UNKNOWN, Set.of(), EnumSet.allOf(Role.class), Optional.empty(), Optional.empty());

    /** The user's name; empty if it is not known. */
    public Optional<String> name() {
        return identity.name();
    }

    /**
     * This caller with the roles that it has in a tenant, or in all tenants for {@link TenantRoles#ALL}; unchanged
     * without rules.
     */
    public Caller in(String other) {
        return rules.map(known -> known.caller(identity, groups, other)).orElse(this);
    }

    /**
     * This caller with the role {@link Role#SILENCER} besides its own, which a link gives its holder. An unknown
     * caller is in no group, so in no team.
     */
    public Caller asHolder() {
        Set<Role> more = EnumSet.of(Role.SILENCER);
        more.addAll(roles);
        return new Caller(identity, groups, more, tenant, rules);
    }

    /** Whether the caller may set no silence, whatever it mutes, as it is in no team. */
    public boolean isOutsideOfTeams() {
        return groups.isEmpty()
                && !may(Role.ADMIN)
                && policy().flatMap(SilencePolicy::teamLabel).isPresent();
    }

    /** Whether the caller has a role in a tenant, which is the one of the request. */
    public boolean isMemberOf(String other) {
        return rules.isEmpty() || (tenant.filter(other::equals).isPresent() && !roles.isEmpty());
    }

    /** The tenants in which the caller has a role; {@link TenantRoles#ALL} among them means each. */
    public Set<String> tenants() {
        return rules.map(known -> known.tenants().tenants(Permissions.Members.entries(identity, groups)))
                .orElse(Set.of(TenantRoles.ALL));
    }

    /** Whether the caller may do what needs {@code role}. */
    public boolean may(Role role) {
        return roles.stream().anyMatch(own -> own.includes(role));
    }

    /** Whether the caller has every role only because there are no roles. */
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

    /** The policy for the silences that the caller may set; empty: any. */
    public Optional<SilencePolicy> policy() {
        return rules.flatMap(known -> known.silences(tenant));
    }

    /**
     * Says why the caller must not set {@code silence}; empty if it is permitted.
     *
     * @param known the silence that it changes; null: none
     */
    public Optional<String> faultOf(@Nullable Silence known, Silence silence, Instant now) {
        Optional<String> fault = known == null ? Optional.empty() : faultOfChanging(known);
        if (fault.isPresent() || policy().isEmpty()) {
            return fault;
        }
        if (known == null || !staysAcknowledgement(known, silence)) {
            return policy().get().fault(silence, now, this);
        }
        // Only the replicas, which see its alerts fire, renew it without a limit: what a person adds counts as in any
        // silence.
        return silence.endsAt().isAfter(known.endsAt())
                ? policy().get().faultOfExtending(silence, now, this)
                : faultOfAcknowledging(silence);
    }

    /**
     * Says why the caller must not make {@code override}, a silence that keeps times in which people are on duty; empty if it is
     * permitted. It is of a team by a matcher of the team's label.
     *
     * @param times the periods of the override
     */
    public Optional<String> faultOfOverride(Silence override, List<Occurrence> times, Instant now) {
        return policy().flatMap(policy -> policy.faultOfOverride(override, times, now, this));
    }

    /** Says why the caller must not act for the alerts that one of {@code matchers} may match; empty if it is permitted. */
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

    /** The author of a silence whose request names {@code given}: the caller, where it is known and enforced. */
    public String author(String given) {
        boolean enforced =
                rules.isPresent() && policy().map(SilencePolicy::enforcesAuthor).orElse(true);
        return enforced ? name().orElse(given) : given;
    }

    /** The roles in the order of what they permit. */
    public List<Role> sortedRoles() {
        return roles.stream().sorted().toList();
    }
}
