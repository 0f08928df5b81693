package io.grapevine.web.action;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.SilencePolicy;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Permissions of a user: the same as in the user interface.
 *
 * @param isHolder whether the permission is to hold a link: then of what actions have made only what links made can be undone
 */
record CallerPermit(Caller caller, boolean isHolder) implements ActionPermit {
    /** Permissions of a user who needs no link. */
    CallerPermit(Caller caller) {
        this(caller, false);
    }

    @Override
    public Optional<String> fault() {
        return caller.may(Role.SILENCER) ? Optional.empty() : Optional.of(caller.refusal(Role.SILENCER));
    }

    @Override
    public Optional<Duration> longest() {
        return caller.policy().flatMap(SilencePolicy::longest);
    }

    @Override
    public Optional<String> faultOfMaking(Silence silence, Instant now) {
        return silence.isAcknowledgement() ? caller.faultOfAcknowledging(silence) : caller.faultOf(null, silence, now);
    }

    @Override
    public Optional<String> wantedComment(String written) {
        return caller.policy().flatMap(policy -> policy.wantedComment(written));
    }

    @Override
    public Optional<String> faultOfEnding(Silence silence) {
        boolean isOfLinks = ActionRoutes.WAYS.contains(silence.annotations().valueOf(ActionSilence.VIA));
        return isHolder && !isOfLinks
                ? Optional.of("A link cannot undo what " + silence.createdBy() + " has made in another way")
                : caller.faultOfChanging(silence);
    }
}
