package io.grapevine.features.actions;

import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Permissions of the caller who asks for an action. Called on the loop. */
public interface ActionPermit {
    /** Everything is permitted. */
    ActionPermit ALL = new ActionPermit() {
        @Override
        public Optional<String> fault() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> longest() {
            return Optional.empty();
        }

        @Override
        public Optional<String> faultOfMaking(Silence silence, Instant now) {
            return Optional.empty();
        }

        @Override
        public Optional<String> faultOfEnding(Silence silence) {
            return Optional.empty();
        }
    };

    /** Why the caller may do none of the actions; empty if some are permitted. */
    Optional<String> fault();

    /** The longest that a silence may last; empty for any time. */
    Optional<Duration> longest();

    /** Why the caller must not make a silence, which may be an acknowledgement; empty if it is permitted. */
    Optional<String> faultOfMaking(Silence silence, Instant now);

    /** What the comment of an action would have to be, for people; empty if {@code written} will do. From any thread. */
    default Optional<String> wantedComment(String written) {
        return Optional.empty();
    }

    /** Why the caller must not expire a silence that an action made; empty if it is permitted. */
    Optional<String> faultOfEnding(Silence silence);
}
