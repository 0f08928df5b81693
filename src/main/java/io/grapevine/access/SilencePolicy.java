package io.grapevine.access;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Policy for silences that may be set. It holds for all users, except that admins may silence the alerts of every team.
 *
 * @param longest most time from now, or from a start to come, to the end; of a lease from its start; empty: any
 * @param commentRequired whether there must be a comment
 * @param comment what must be found in the comment; empty: anything
 * @param minMatchers least number of matchers that select something
 * @param equalityRequired whether one matcher must be {@code name="value"}
 * @param teamLabel the label that each silence must restrict to groups of its author; empty: none
 * @param enforcesAuthor whether {@code createdBy} becomes the name of the user, where that is known
 */
public record SilencePolicy(
        Optional<Duration> longest,
        boolean commentRequired,
        Optional<Comment> comment,
        int minMatchers,
        boolean equalityRequired,
        Optional<String> teamLabel,
        boolean enforcesAuthor) {
    /** Clients take the time from their own clock and round it. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /**
     * Requirement of a comment.
     *
     * @param pattern the expression as it was written
     * @param hint the requirement in words for people; may be empty
     */
    public record Comment(String pattern, GoRegexp expression, String hint) {
        /** The comment that is expected, for people: the hint, or the pattern as its administrator has written it. */
        public String words() {
            return hint.isEmpty() ? "text that matches " + pattern : hint;
        }
    }

    /** Whether silences without a comment of their users' own are refused. */
    public boolean asksComment() {
        return commentRequired || comment.isPresent();
    }

    /** What users are asked to write, for people: no words for any comment; empty if none is asked for. */
    public Optional<String> askedComment() {
        return asksComment() ? Optional.of(comment.map(Comment::words).orElse("")) : Optional.empty();
    }

    Optional<String> fault(Silence silence, Instant now, Caller caller) {
        return faultOfDuration(silence, now).or(() -> faultButDuration(silence, caller));
    }

    /** The error in an acknowledgement to which its author gives a later end. */
    Optional<String> faultOfExtending(Silence acknowledgement, Instant now, Caller caller) {
        return faultOfLength(acknowledgement, now).or(() -> faultButDuration(acknowledgement, caller));
    }

    private Optional<String> faultOfDuration(Silence silence, Instant now) {
        return longest.isPresent() && silence.isAcknowledgement()
                ? Optional.of("annotations: " + Silence.ACKNOWLEDGES + " (expected: none, as it would be renewed)")
                : faultOfLength(silence, now);
    }

    private Optional<String> faultOfLength(Silence silence, Instant now) {
        // A lease is renewed, so all of it counts.
        boolean isLease = silence.annotations().has(Silence.LEASE);
        Instant start = isLease || silence.startsAt().isAfter(now) ? silence.startsAt() : now;
        return faultOfLength(start, silence.endsAt());
    }

    private Optional<String> faultOfLength(Instant start, Instant end) {
        Duration wanted = Duration.between(start, end);
        return longest.filter(most -> wanted.compareTo(most.plus(TOLERANCE)) > 0)
                .map(most -> "duration: "
                        + GoDuration.format(
                                Duration.ofMinutes(wanted.plusSeconds(30).toMinutes())) + " (expected: at most "
                        + GoDuration.format(most) + ")");
    }

    /** The error in a silence, whatever its length is. */
    Optional<String> faultButDuration(Silence silence, Caller caller) {
        return faultOfContent(silence).or(() -> faultOfTeam(silence, caller));
    }

    /** The error in a silence that a file of the server asks for; it may be about any team, as admins write such files. */
    public Optional<String> faultOfPlanned(Silence silence) {
        return faultOfDuration(silence, silence.startsAt()).or(() -> faultOfContent(silence));
    }

    private Optional<String> faultOfContent(Silence silence) {
        return faultOfComment(silence).or(() -> faultOfMatchers(silence));
    }

    private Optional<String> faultOfComment(Silence silence) {
        String shown = silence.comment().isBlank() ? "" : silence.comment();
        return wantedComment(silence.comment())
                .map(wanted -> "comment: " + Quoted.quote(shown) + " (expected: " + wanted + ")");
    }

    /** What a comment would have to be, for people; empty if {@code written} will do. */
    public Optional<String> wantedComment(String written) {
        if (commentRequired && written.isBlank()) {
            return Optional.of(comment.map(Comment::words).orElse("a comment"));
        }
        return comment.filter(wanted -> !wanted.expression().matches(written)).map(Comment::words);
    }

    private Optional<String> faultOfMatchers(Silence silence) {
        for (Matchers set : silence.matcherSets()) {
            long selective =
                    set.stream().filter(Matcher::isSelective).distinct().count();
            if (selective < minMatchers) {
                return Optional.of(
                        "matchers: " + selective + " that select something (expected: at least " + minMatchers + ")");
            }
            if (equalityRequired && set.stream().noneMatch(SilencePolicy::isEquality)) {
                return Optional.of("matchers: none of the form name=\"value\" (expected: at least one)");
            }
        }
        return Optional.empty();
    }

    private static boolean isEquality(Matcher matcher) {
        return matcher.type() == MatchType.EQUAL && !matcher.value().isEmpty();
    }

    /** The error in a silence that mutes nothing, as it keeps times in which people are on duty; each of the times counts by itself. */
    Optional<String> faultOfOverride(Silence override, List<Occurrence> times, Instant now, Caller caller) {
        return times.stream()
                .flatMap(time -> faultOfLength(time.start().isAfter(now) ? time.start() : now, time.end()).stream())
                .findFirst()
                .or(() -> faultOfComment(override))
                .or(() -> faultOfTeam(override, caller));
    }

    /** Says that a silence may mute alerts of other teams than the caller's. */
    Optional<String> faultOfTeam(Silence silence, Caller caller) {
        return faultOfTeam(silence.matcherSets(), caller);
    }

    /** Says that one of some matchers may match alerts of other teams than the caller's. */
    Optional<String> faultOfTeam(List<Matchers> matchers, Caller caller) {
        if (teamLabel.isEmpty() || caller.may(Role.ADMIN)) {
            return Optional.empty();
        }
        String label = teamLabel.get();
        boolean own = matchers.stream()
                .allMatch(set -> set.stream().anyMatch(matcher -> isOfOwnTeam(matcher, label, caller)));
        if (own && !matchers.isEmpty()) {
            return Optional.empty();
        }
        String expected = caller.groups().isEmpty()
                ? "a user in a group"
                : label + "=\"…\" with one of " + String.join(", ", new TreeSet<>(caller.groups()));
        return Optional.of("matchers: not restricted to the own team (expected: " + expected + ")");
    }

    private static boolean isOfOwnTeam(Matcher matcher, String label, Caller caller) {
        return matcher.name().equals(label)
                && matcher.acceptedValues()
                        .filter(values -> !values.isEmpty() && caller.groups().containsAll(values))
                        .isPresent();
    }
}
