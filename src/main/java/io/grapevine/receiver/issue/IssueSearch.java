package io.grapevine.receiver.issue;

import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.issue.IssueText.IssueMarker;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Search for a group's issue by its marker, in the lists of issues that the account has created. The search of the
 * product is not used: its index lags behind, so it misses a new issue.
 */
final class IssueSearch {
    /** The most pages of a list that are read. */
    private static final int PAGES = 10;

    /**
     * The query of the next page in a header {@code Link}. Only the query is used: the address may name another host,
     * which must not get the token.
     */
    private static final Pattern NEXT =
            Pattern.compile("<[^<>?]*\\?([\\w%&=.,:;+~*\\[\\]-]+)>\\s*;(?:[^<]*;)?\\s*rel=\"?next\\b");

    private final IssueTracker tracker;
    private final Requests.Attempt attempt;
    private final IssueMarker marker;
    private final Set<String> refused = new HashSet<>();

    /** The name of the account that creates the issues; null until it is known, empty if it cannot be. */
    private @Nullable String creator;

    /** A search within an attempt to send. */
    IssueSearch(IssueTracker tracker, Requests.Attempt attempt, IssueMarker marker) {
        this.tracker = tracker;
        this.attempt = attempt;
        this.marker = marker;
    }

    /** Leaves an issue out of further searches. */
    void refuse(String number) {
        refused.add(number);
    }

    /** Searches for an open issue; {@code then} continues with what was found. */
    CompletionStage<Outcome> open(Function<Optional<FoundIssue>, CompletionStage<Outcome>> then) {
        return list(null, issue -> true, then);
    }

    /** Searches for an issue that was closed at {@code since} or later, unless a person closed it as not planned. */
    CompletionStage<Outcome> closed(Instant since, Function<Optional<FoundIssue>, CompletionStage<Outcome>> then) {
        return list(since, issue -> issue.closed() != null && !issue.closed().isBefore(since), then);
    }

    private CompletionStage<Outcome> list(
            @Nullable Instant since,
            Predicate<FoundIssue> wanted,
            Function<Optional<FoundIssue>, CompletionStage<Outcome>> then) {
        HttpCall account = tracker.account();
        if (creator == null && account != null) {
            return attempt.ask(account, reply -> {
                Outcome outcome = tracker.judge(reply, ReceiverData.EMPTY);
                if (outcome
                        instanceof
                        Outcome.Retryable) { // else an issue of this account may not be found among those of all
                    return CompletableFuture.completedFuture(outcome);
                }
                creator = login(reply);
                return list(since, wanted, then);
            });
        }
        return page(tracker.query(creator == null ? "" : creator, since), 1, wanted, then);
    }

    /** The name of the account; empty for an app, which has none, so that the issues of all accounts are searched. */
    private static String login(HttpReply reply) {
        return StatusTable.isSuccess(reply.status())
                ? JsonAnswer.scalars(reply.body()).getOrDefault("/login", "")
                : "";
    }

    private CompletionStage<Outcome> page(
            String query,
            int number,
            Predicate<FoundIssue> wanted,
            Function<Optional<FoundIssue>, CompletionStage<Outcome>> then) {
        return attempt.ask(tracker.call("GET", "?" + query, Map.of()), reply -> {
            Outcome outcome = tracker.judge(reply, ReceiverData.EMPTY);
            if (!(outcome instanceof Outcome.Delivered)) {
                return CompletableFuture.completedFuture(outcome);
            }
            if (!reply.body().stripLeading().startsWith("[")) {
                return CompletableFuture.completedFuture(StatusTable.refused(tracker.product(), reply));
            }
            Optional<FoundIssue> found = FoundIssue.in(reply.body(), tracker).stream()
                    .filter(issue -> marker.isOfGroup(issue.marker()) && !issue.isGivenUp())
                    .filter(issue -> !refused.contains(issue.number()))
                    .filter(wanted)
                    .findFirst();
            String links = reply.header("Link");
            Matcher next = NEXT.matcher(links == null ? "" : links);
            return found.isEmpty() && number < PAGES && next.find()
                    ? page(next.group(1), number + 1, wanted, then)
                    : then.apply(found);
        });
    }

    /**
     * An issue in a list.
     *
     * @param closed when it was closed; null if it is open
     * @param isGivenUp whether a person closed it as not planned, or has moved it
     * @param marker the marker in its text; null if it has none
     */
    record FoundIssue(
            String number,
            @Nullable Instant closed,
            boolean isGivenUp,
            @Nullable IssueMarker marker) {
        private static final Pattern ELEMENT = Pattern.compile("/([0-9]{1,9})(/.*)");
        private static final String NULL = "null";

        /** The issues of a list, in its order. If the list is cut off, only those before the cut. */
        static List<FoundIssue> in(String list, IssueTracker tracker) {
            Map<Integer, Map<String, String>> elements = new TreeMap<>();
            JsonAnswer.scalarsBefore(list).forEach((pointer, value) -> {
                Matcher element = ELEMENT.matcher(pointer);
                if (element.matches()) {
                    elements.computeIfAbsent(Integer.parseInt(element.group(1)), index -> new TreeMap<>())
                            .put(element.group(2), value);
                }
            });
            List<FoundIssue> issues = new ArrayList<>();
            for (Map<String, String> fields : elements.values()) {
                String number = fields.get(tracker.number());
                if (number != null && MessageReference.isNumber(number)) {
                    issues.add(of(number, fields, tracker));
                }
            }
            return issues;
        }

        private static FoundIssue of(String number, Map<String, String> fields, IssueTracker tracker) {
            String reason = fields.getOrDefault("/state_reason", NULL);
            return new FoundIssue(
                    number,
                    time(fields.getOrDefault("/closed_at", NULL)),
                    isMoved(fields) || !List.of(NULL, "completed", "reopened").contains(reason),
                    IssueMarker.in(fields.getOrDefault("/" + tracker.body(), "")));
        }

        /** Whether the fields of an issue say that it was moved, and has another number now. */
        static boolean isMoved(Map<String, String> fields) {
            return !fields.getOrDefault("/moved_to_id", NULL).equals(NULL);
        }

        private static @Nullable Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException none) {
                return null;
            }
        }
    }
}
