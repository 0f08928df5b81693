package io.grapevine.virtualtime.replay.recording;

import io.grapevine.history.AlertRecord;
import io.grapevine.history.ConfigRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.silence.Silence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a replica from outside. */
public sealed interface FeedEvent {
    Instant at();

    /**
     * A version of an alert was received.
     *
     * @param startsAt when the alert began, as its sender says
     * @param endsAt when it ended, as its sender says; null while it fires
     */
    record AlertVersion(
            Instant at,
            Episode episode,
            LabelSet annotations,
            Instant startsAt,
            @Nullable Instant endsAt,
            String generatorUrl)
            implements FeedEvent {
        static AlertVersion of(AlertRecord record, Instant at, Episode episode, @Nullable Instant endsAt) {
            return new AlertVersion(
                    at, episode, record.annotations(), record.startsAt(), endsAt, record.generatorUrl());
        }
    }

    /** A version of a silence was stored. */
    record SilenceVersion(Instant at, Silence silence) implements FeedEvent {}

    /** A configuration came into force. */
    record ConfigChange(Instant at, ConfigRecord config) implements FeedEvent {}

    /**
     * The last process ended.
     *
     * @param graceful whether it was stopped in order
     */
    record ProcessEnd(Instant at, boolean graceful) implements FeedEvent {}

    /** A process started where none ran. */
    record ProcessStart(Instant at) implements FeedEvent {}
}
