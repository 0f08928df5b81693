package io.grapevine.web.access;

import io.grapevine.silence.Silence;
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
 * @param name the user's name; empty if it is not known
 * @param groups the groups that the user is in
 * @param roles the roles that the user has
 * @param rules the rules by which it was decided; empty: everything is permitted
 */
public record Caller(Optional<String> name, Set<String> groups, Set<Role> roles, Optional<Permissions> rules) {
    /** Any caller, where no rules are configured. */
    public static final Caller ANONYMOUS =
            new Caller(Optional.empty(), Set.of(), EnumSet.allOf(Role.class), Optional.empty());

    /** Whether the caller may do what needs {@code role}. */
    public boolean may(Role role) {
        return roles.stream().anyMatch(own -> own.includes(role));
    }

    /** Says why something that needs {@code role} is refused. */
    public String refusal(Role role) {
        String who = name.map(user -> "user " + user).orElse("an unknown caller");
        String has = roles.isEmpty()
                ? "no role"
                : "role " + roles.stream().sorted().map(Role::text).collect(Collectors.joining(", "));
        return "needs role " + role.text() + ", " + who + " has " + has + " (--web.access-file)";
    }

    private Optional<SilencePolicy> policy() {
        return rules.flatMap(Permissions::silences);
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
        boolean staysAcknowledgement = known != null
                && known.isAcknowledgement()
                && known.matcherSets().equals(silence.matcherSets());
        return staysAcknowledgement
                ? faultOfAcknowledging(silence)
                : policy().get().fault(silence, now, this);
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
        return enforced ? name.orElse(given) : given;
    }

    /** The roles in the order of what they permit. */
    public List<Role> sortedRoles() {
        return roles.stream().sorted().toList();
    }
}
