package io.grapevine.web.action;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.SilencePolicy;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Permissions of the user who opened a link: the same as in the user interface. */
record CallerPermit(Caller caller) implements ActionPermit {
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
        return caller.faultOfChanging(silence);
    }
}
