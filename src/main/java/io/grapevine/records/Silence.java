package io.grapevine.records;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.silence.Submission;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A version of a silence, which mutes the matching alerts between its start and its end.
 *
 * @param id the id; empty in a silence yet to be created
 * @param matcherSets an alert matches if it matches all matchers of one of the sets; the API has silences of one set
 * @param startsAt the start
 * @param endsAt the end, never before {@code startsAt}
 * @param updatedAt when this version was written
 * @param createdBy the author
 * @param comment the reason
 * @param annotations further key-value pairs
 * @param receiverMatcherSets notifications are muted to receivers whose labels, {@code name} among them, match all matchers of one of
 *     these sets; to all receivers without any
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

    /** The annotation of a silence that a rule of a file makes. Its value is the name of the rule. */
    public static final String RULE = "grapevine_rule";

    /**
     * The annotation of a silence that the replicas extend. Its value is the end that they have set: one with another end was
     * changed by a request, and is not extended.
     */
    public static final String HELD_UNTIL = "grapevine_held_until";

    /**
     * The annotation of a silence of a rule that was expired as a reload has removed the rule, and not by a request. Its value is
     * the end that the silence had.
     */
    public static final String WITHDRAWN = "grapevine_withdrawn";

    /**
     * The annotation of a silence that makes it an acknowledgement, which is renewed while its alerts fire, and is over
     * when their end was notified. Its value is the key of the acknowledged group.
     */
    public static final String ACKNOWLEDGES = "grapevine_acknowledges";

    /** The annotation with the key of the group of an incident for which an action has made it. */
    public static final String GROUP = "grapevine_group";

    /** The annotation with when an external service says that it was acknowledged there. */
    public static final String MADE_AT = "grapevine_made_at";

    /**
     * The annotation of an acknowledgement that is not renewed, but lapses at its end. Its value is the end that was asked for.
     */
    public static final String LAPSES = "grapevine_lapses";

    /**
     * The annotation of an acknowledgement that ends when another alert of its group fires than those that it covers: their
     * fingerprints, or {@link #COVERS_EARLIER}.
     */
    public static final String COVERS = "grapevine_covers";

    /** What stands for more fingerprints than an annotation is to hold: all alerts that began before the silence. */
    public static final String COVERS_EARLIER = "earlier";

    /** The annotation of an acknowledgement that mutes its alerts in the groups of other routes, too: {@link #EVERYWHERE}. */
    public static final String SCOPE = "grapevine_scope";

    /** The value of {@link #SCOPE}. */
    public static final String EVERYWHERE = "alerts";

    /**
     * The annotation of an acknowledgement where routes with the same matchers have groups of the same key. Its value is the receiver of
     * the acknowledged one.
     */
    public static final String RECEIVER = "grapevine_receiver";

    /**
     * The annotation of an acknowledgement of a group that an escalation is about. Its value is the name of the policy. Where a person ends
     * such an acknowledgement, the receiver is notified again, as nobody has the incident any more; it is empty where that has ended by itself.
     */
    public static final String ESCALATION = "grapevine_escalation";

    /** The annotation of an acknowledgement that a request with a key has made. Its value is {@link Submission#id}. */
    public static final String REQUEST = "grapevine_request";

    /** The annotation of a silence that a client of the API holds. Its value is the client's key. */
    public static final String LEASE = "grapevine_lease";

    /** The annotation of a silence that keeps overrides of an on-call schedule. Its value is the name of the schedule. */
    public static final String ON_CALL = "grapevine_on_call";

    /** The annotation, beside {@link #ON_CALL}, with the overrides: person, start and end of each, with commas between them. */
    public static final String SHIFTS = "grapevine_shifts";

    /**
     * The annotation of a silence that is expired once it has matched no firing alert for a time. Its value is that time, such
     * as {@code 30m}.
     */
    public static final String EXPIRE_UNMATCHED = "grapevine_expire_unmatched";

    /** The shortest time of {@link #EXPIRE_UNMATCHED}. */
    public static final Duration SHORTEST_UNMATCHED = Duration.ofMinutes(1);

    /** Clock skew up to which an acknowledgement or the silence of an action is active at once on all replicas. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    /** Copies the lists. */
    public Silence {
        matcherSets = List.copyOf(matcherSets);
        receiverMatcherSets = List.copyOf(receiverMatcherSets);
    }

    /**
     * Whether the silence was expired by a request. That is final, even on a replica whose clock is behind that of the
     * one which expired it.
     */
    public boolean isEnded() {
        return !endsAt.isAfter(updatedAt);
    }

    /** Whether all regular expressions compile; those from a file or a peer may not. */
    public boolean isUsable() {
        return allSets().flatMap(Matchers::stream).allMatch(Matcher::isUsable);
    }

    private Stream<Matchers> allSets() {
        return Stream.concat(matcherSets.stream(), receiverMatcherSets.stream());
    }

    /** The error in a silence, if any. Whether regular expressions compile is not checked. */
    public Optional<String> fault() {
        if (matcherSets.isEmpty()) {
            return Optional.of("at least one matcher set required");
        }
        return faultOf("matcher set ", matcherSets, true)
                .or(() -> faultOf("receiver matcher set ", receiverMatcherSets, false))
                .or(() -> endsAt.isBefore(startsAt)
                        ? Optional.of("end time must not be before start time")
                        : Optional.empty());
    }

    private static Optional<String> faultOf(String kind, List<Matchers> sets, boolean mustSelect) {
        for (int i = 0; i < sets.size(); i++) {
            Matchers set = sets.get(i);
            if (set.isEmpty()) {
                return Optional.of(kind + i + " is empty");
            }
            if (set.stream().anyMatch(matcher -> matcher.name().isEmpty())) {
                return Optional.of(kind + i + ": invalid label name \"\"");
            }
            if (mustSelect && selectsNothing(set)) {
                return Optional.of(kind + i + ": at least one matcher must not match the empty string");
            }
        }
        return Optional.empty();
    }

    /** Whether matchers match an alert without labels, so that no silence may have them. */
    public static boolean selectsNothing(Matchers matchers) {
        return matchers.stream().allMatch(Silence::acceptsMissing);
    }

    /** Whether a positive matcher matches alerts that lack the label; false for negative ones. */
    private static boolean acceptsMissing(Matcher matcher) {
        return switch (matcher.type()) {
            case EQUAL, REGEXP -> matcher.matches("");
            case NOT_EQUAL, NOT_REGEXP -> false;
        };
    }

    /**
     * The rank of this version among those of the silence: an expired one is above all others. Of a planned silence what a person has
     * expired is also above what a reload has withdrawn, by a replica that may not have known of that.
     */
    public int rank() {
        if (!isEnded()) {
            return 0;
        }
        return rule().isPresent() && !isWithdrawn() ? 2 : 1;
    }

    /**
     * The state at {@code now}: at its start a silence is active, at its end it has expired. An acknowledgement, or what an
     * action has made, is active at once on all replicas, also where the clock is up to a minute behind that of its maker.
     */
    public SilenceState stateAt(Instant now) {
        if (isEnded()) {
            return SilenceState.EXPIRED;
        }
        // the first condition spares the annotations of silences that have begun
        if (now.isBefore(startsAt) && now.isBefore(activeFrom())) {
            return SilenceState.PENDING;
        }
        return now.isBefore(endsAt) ? SilenceState.ACTIVE : SilenceState.EXPIRED;
    }

    private Instant activeFrom() {
        boolean isAtOnce = !startsAt.isAfter(updatedAt) && madeFor() != null;
        return isAtOnce ? startsAt.minus(MAX_CLOCK_SKEW) : startsAt;
    }

    /**
     * The key of the group that it says it was made for, by an action or as an acknowledgement; null if it says nothing. That is not
     * proved, as clients of the API may set any annotation.
     */
    public @Nullable String madeFor() {
        String acknowledged = annotations.get(ACKNOWLEDGES);
        return acknowledged != null ? acknowledged : annotations.get(GROUP);
    }

    /** The next moment after {@code now} at which the state is another one; {@link Instant#MAX} if it stays. */
    public Instant unchangedUntil(Instant now) {
        return switch (stateAt(now)) {
            case PENDING -> activeFrom();
            case ACTIVE -> endsAt;
            case EXPIRED -> Instant.MAX;
        };
    }

    /** Whether the matchers match these labels, regardless of the time. */
    public boolean matches(LabelSet labels) {
        return matches(labels, Steps.ofOneText());
    }

    /** Whether the matchers match these labels, found out in at most so many steps; false if they do not suffice. */
    public boolean matches(LabelSet labels, Steps steps) {
        return anyMatches(matcherSets, labels, steps);
    }

    private static boolean anyMatches(List<Matchers> sets, LabelSet labels, Steps steps) {
        for (Matchers set : sets) {
            if (set.matches(labels, steps)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it mutes notifications to a receiver with these labels, its name among them. */
    public boolean mutesFor(LabelSet receiver) {
        return receiverMatcherSets.isEmpty() || anyMatches(receiverMatcherSets, receiver, Steps.ofOneText());
    }

    /** Whether both have the same matchers, on alerts and on receivers. */
    public boolean hasMatchersOf(Silence other) {
        return matcherSets.equals(other.matcherSets) && receiverMatcherSets.equals(other.receiverMatcherSets);
    }

    /** The memory of its regular expressions in instructions, see {@link Matcher#automatonSize}. */
    public long automatonSize() {
        return allSets().mapToLong(Matchers::automatonSize).sum();
    }

    /** Until when this version is kept: for {@code retention} after the end, and after an expired one was written. */
    public Instant expiresAt(Duration retention) {
        return endedAt().plus(retention);
    }

    /** When the silence ended, if it has expired; else when it will end. */
    public Instant endedAt() {
        return isEnded() ? updatedAt : endsAt;
    }

    /** The name of the rule that it is made of; empty if it is no planned silence. */
    public Optional<String> rule() {
        return Optional.ofNullable(annotations.get(RULE));
    }

    /** Whether the replicas extend it. */
    public boolean isHeld() {
        return !isEnded() && endsAt.toString().equals(annotations.get(HELD_UNTIL));
    }

    /** The end that it had before a reload removed its rule; empty if it has not ended so. */
    public Optional<Instant> withdrawnFrom() {
        return isEnded() ? time(WITHDRAWN) : Optional.empty();
    }

    /** The time in an annotation; empty if it has none, as clients of the API may set any text. */
    public Optional<Instant> time(String annotation) {
        try {
            return Optional.ofNullable(annotations.get(annotation)).map(Instant::parse);
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** Whether the silence was expired as a reload has removed its rule. */
    public boolean isWithdrawn() {
        return withdrawnFrom().isPresent();
    }

    /** A copy of this silence with another id; an empty one for a silence yet to be created. */
    public Silence withId(String newId) {
        return with(newId, startsAt, endsAt, updatedAt, createdBy, annotations, unknownFields);
    }

    /** A version written at {@code updated} with these times. */
    public Silence withTimes(Instant start, Instant end, Instant updated) {
        return with(id, start, end, updated, createdBy, annotations, unknownFields);
    }

    /** Whether the silence is an acknowledgement. */
    public boolean isAcknowledgement() {
        return annotations.get(ACKNOWLEDGES) != null;
    }

    /** Whether the silence is an acknowledgement of the group with this key, whose route has this receiver. */
    public boolean acknowledges(String groupKey, String receiver) {
        return groupKey.equals(annotations.get(ACKNOWLEDGES))
                && (!annotations.has(RECEIVER) || annotations.valueOf(RECEIVER).equals(receiver));
    }

    /**
     * Whether the silence mutes alerts that it matches in the group with this key.
     *
     * @param receiver the labels of the receiver of the group's route, its name among them
     */
    public boolean isFor(String groupKey, LabelSet receiver) {
        return mutesFor(receiver) && isInScopeOf(groupKey, receiver.valueOf("name"));
    }

    /**
     * Whether the silence, as far as its receivers do not matter, mutes alerts that it matches in the group with this key, whose route has
     * this receiver: an acknowledgement does so in its own group only, unless its scope is wider.
     */
    public boolean isInScopeOf(String groupKey, String receiver) {
        return !isAcknowledgement() || annotations.has(SCOPE) || acknowledges(groupKey, receiver);
    }

    /** Whether the silence is an acknowledgement that ends when this alert, one of its group, fires. */
    public boolean isEndedBy(Alert alert) {
        String covered = isAcknowledgement() ? annotations.get(COVERS) : null;
        return covered != null
                && (covered.equals(COVERS_EARLIER)
                        ? alert.startsAt().isAfter(startsAt)
                        : !List.of(covered.split(" "))
                                .contains(alert.fingerprint().toString()));
    }

    /** The end, if nothing renews the silence: that of an acknowledgement is known only where it lapses. */
    public Optional<Instant> knownEnd() {
        return isAcknowledgement() && annotations.get(LAPSES) == null ? Optional.empty() : Optional.of(endsAt);
    }

    /** The time without a firing alert that matches after which the silence is expired; empty if it is not. */
    public Optional<Duration> expiresUnmatchedAfter() {
        String text = annotations.get(EXPIRE_UNMATCHED);
        return text == null
                ? Optional.empty()
                : GoDuration.parse(text, GoDuration.Units.WITH_DAYS)
                        .filter(time -> time.compareTo(SHORTEST_UNMATCHED) >= 0);
    }

    /** A copy of this silence with another author. */
    public Silence withAuthor(String author) {
        return with(id, startsAt, endsAt, updatedAt, author, annotations, unknownFields);
    }

    /** A copy of this silence for other receivers. */
    public Silence withReceivers(List<Matchers> others) {
        return new Silence(
                id, matcherSets, startsAt, endsAt, updatedAt, createdBy, comment, annotations, others, unknownFields);
    }

    /** A copy of this silence with a further annotation, or another value of it. */
    public Silence withAnnotation(String name, String value) {
        Map<String, String> more = new TreeMap<>(annotations.toMap());
        more.put(name, value);
        return withAnnotations(more);
    }

    /** A copy of this silence with these annotations only. */
    public Silence withAnnotations(Map<String, String> others) {
        return with(id, startsAt, endsAt, updatedAt, createdBy, LabelSet.of(others), unknownFields);
    }

    /** A next version of {@code known} that has also what a newer version wrote into that one, which no request can name. */
    public Silence keepingUnknownFieldsOf(Silence known) {
        return unknownFields.equals(UnknownFields.NONE)
                ? with(id, startsAt, endsAt, updatedAt, createdBy, annotations, known.unknownFields)
                : this;
    }

    private Silence with(
            String newId,
            Instant start,
            Instant end,
            Instant updated,
            String author,
            LabelSet others,
            UnknownFields unknown) {
        return new Silence(
                newId, matcherSets, start, end, updated, author, comment, others, receiverMatcherSets, unknown);
    }
}
