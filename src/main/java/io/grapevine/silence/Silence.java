package io.grapevine.silence;

import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.Matchers;
import io.grapevine.model.LabelSet;
import io.grapevine.model.UnknownFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One version of a silence: alerts that match are not notified between its start and its end.
 *
 * @param id the identity; empty in a silence that is yet to be created
 * @param matcherSets an alert matches if it matches all of any one set; the API knows silences of one set
 * @param startsAt when it begins
 * @param endsAt when it ends, never before {@code startsAt}
 * @param updatedAt when this version was made
 * @param createdBy who made it
 * @param comment why
 * @param annotations further facts about it
 * @param receiverMatcherSets matchers on the labels of receivers; carried along for Alertmanager, which stores them too
 * @param unknownFields fields of newer versions, as protobuf bytes; see {@link UnknownFields}
 */
public record Silence(
        String id,
        List<Matchers> matcherSets,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        LabelSet annotations,
        List<Matchers> receiverMatcherSets,
        UnknownFields unknownFields) {

    /** Copies the lists. */
    public Silence {
        matcherSets = List.copyOf(matcherSets);
        receiverMatcherSets = List.copyOf(receiverMatcherSets);
    }

    /**
     * Whether somebody ended the silence, rather than its time. That is final: it has expired even where a clock is
     * behind that of the replica which ended it.
     */
    public boolean isEnded() {
        return !endsAt.isAfter(updatedAt);
    }

    /** Whether all of its matchers can be evaluated; a silence read from a file or a peer may have others. */
    public boolean isUsable() {
        for (Matchers set : matcherSets) {
            for (Matcher matcher : set) {
                if (!matcher.isUsable()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The rank of this version among those of one silence: an end is above all else. */
    int rank() {
        return isEnded() ? 1 : 0;
    }

    /** The state at {@code now}: at its start a silence is active, at its end it has expired. */
    public SilenceState stateAt(Instant now) {
        if (isEnded()) {
            return SilenceState.EXPIRED;
        }
        if (now.isBefore(startsAt)) {
            return SilenceState.PENDING;
        }
        return now.isBefore(endsAt) ? SilenceState.ACTIVE : SilenceState.EXPIRED;
    }

    /** Whether the silence concerns an alert with these labels, whatever the time. */
    public boolean matches(LabelSet labels) {
        for (Matchers set : matcherSets) {
            if (set.matches(labels)) {
                return true;
            }
        }
        return false;
    }

    /** Until when this version is kept: its end and {@code retention} after it. */
    public Instant expiresAt(Duration retention) {
        return endsAt.plus(retention);
    }

    /** This version under another identity. */
    Silence withId(String newId) {
        return new Silence(
                newId,
                matcherSets,
                startsAt,
                endsAt,
                updatedAt,
                createdBy,
                comment,
                annotations,
                receiverMatcherSets,
                unknownFields);
    }

    /** A version made at {@code updated} with these times. */
    Silence withTimes(Instant start, Instant end, Instant updated) {
        return new Silence(
                id,
                matcherSets,
                start,
                end,
                updated,
                createdBy,
                comment,
                annotations,
                receiverMatcherSets,
                unknownFields);
    }
}
