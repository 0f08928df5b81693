package io.grapevine.receiver.issue;

import io.grapevine.core.notify.Outcome;
import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.receiver.issue.IssueText.IssueMarker;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The search for a group's issue by its marker, in the lists of the issues that the account has written. Indexes for searches know an
 * issue only some time after it was written.
 */
final class IssueSearch {
    /** The pages of a list that are read at most. */
    private static final int PAGES = 10;

    /** The query of the next page in a header {@code Link}. Its host may be another one, to which no token is sent. */
    private static final Pattern NEXT =
            Pattern.compile("<[^<>?]*\\?([\\w%&=.,:;+~*\\[\\]-]+)>\\s*;(?:[^<]*;)?\\s*rel=\"?next\\b");

    private final IssueTracker tracker;
    private final Requests.Attempt attempt;
    private final IssueMarker marker;
    private final Set<String> refused = new HashSet<>();

    /** The name of the account that writes; null if it was not asked for yet. */
    private @Nullable String creator;

    /** A search in an attempt. */
    IssueSearch(IssueTracker tracker, Requests.Attempt attempt, IssueMarker marker) {
        this.tracker = tracker;
        this.attempt = attempt;
        this.marker = marker;
    }

    /** The step after a search; an issue that was not found is null. */
    @FunctionalInterface
    interface Then {
        /** The requests that follow. */
        CompletionStage<Outcome> after(@Nullable FoundIssue issue);
    }

    /** Does not look for an issue any more. */
    void refuse(String number) {
        refused.add(number);
    }

    /** Looks for an open issue. */
    CompletionStage<Outcome> open(Then then) {
        return list(null, issue -> true, then);
    }

    /** Looks for an issue that was closed since a time, unless a person has given it up. */
    CompletionStage<Outcome> closed(Instant since, Then then) {
        return list(since, issue -> issue.closed() != null && !issue.closed().isBefore(since), then);
    }

    private CompletionStage<Outcome> list(@Nullable Instant since, Predicate<FoundIssue> wanted, Then then) {
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

    /** An app has no account that could be asked for; its issues are found among those of all. */
    private static String login(HttpReply reply) {
        return StatusTable.isSuccess(reply.status())
                ? JsonAnswer.scalars(reply.body()).getOrDefault("/login", "")
                : "";
    }

    private CompletionStage<Outcome> page(String query, int number, Predicate<FoundIssue> wanted, Then then) {
        return attempt.ask(tracker.call("GET", "?" + query, Map.of()), reply -> {
            Outcome outcome = tracker.judge(reply, ReceiverData.EMPTY);
            if (!(outcome instanceof Outcome.Delivered)) {
                return CompletableFuture.completedFuture(outcome);
            }
            if (!reply.body().stripLeading().startsWith("[")) {
                return CompletableFuture.completedFuture(StatusTable.refused(tracker.product(), reply));
            }
            FoundIssue found = FoundIssue.in(reply.body(), tracker).stream()
                    .filter(issue -> marker.isOfGroup(issue.marker()) && !issue.isGivenUp())
                    .filter(issue -> !refused.contains(issue.number()))
                    .filter(wanted)
                    .findFirst()
                    .orElse(null);
            String links = reply.header("Link");
            Matcher next = NEXT.matcher(links == null ? "" : links);
            return found == null && number < PAGES && next.find()
                    ? page(next.group(1), number + 1, wanted, then)
                    : then.after(found);
        });
    }

    /**
     * An issue of a list.
     *
     * @param closed when it was closed; null if it is open
     * @param isGivenUp whether a person closed it as not to be worked on
     * @param marker the marker in its text; null if it has none
     */
    record FoundIssue(
            String number,
            @Nullable Instant closed,
            boolean isGivenUp,
            @Nullable IssueMarker marker) {
        private static final Pattern ELEMENT = Pattern.compile("/([0-9]{1,9})(/.*)");
        private static final String NULL = "null";

        /** The issues of a list, in its order; of one that is cut off, those before the cut. */
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

        /** Whether the fields of an issue say that it has gone to another place, where it has another number. */
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
