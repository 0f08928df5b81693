package io.grapevine.web.action;

import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Permissions of who holds a link: the policy for silences holds, and of what actions have made only what links made can be undone.
 *
 * @param asUser what a user could do
 */
record HolderPermit(ActionPermit asUser) implements ActionPermit {
    @Override
    public Optional<String> fault() {
        return asUser.fault();
    }

    @Override
    public Optional<Duration> longest() {
        return asUser.longest();
    }

    @Override
    public Optional<String> faultOfMaking(Silence silence, Instant now) {
        return asUser.faultOfMaking(silence, now);
    }

    @Override
    public Optional<String> faultOfEnding(Silence silence) {
        boolean isOfLinks = ActionRoutes.WAYS.contains(silence.annotations().valueOf(ActionSilence.VIA));
        return isOfLinks
                ? asUser.faultOfEnding(silence)
                : Optional.of("A link cannot undo what " + silence.createdBy() + " has made in another way");
    }
}
