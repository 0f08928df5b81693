package io.grapevine.receiver.issue;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
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
        return attempt.ask(tracker.list(query), reply -> {
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
}
