package io.grapevine.receiver.issue;

import io.grapevine.httpclient.message.IncidentDuration;
import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.issue.IssueSearch.FoundIssue;
import io.grapevine.receiver.issue.IssueTracker.Change;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests for one notification. Each incident has one issue; creating it notifies people, and later a comment does. */
final class IssueExchange {
    private static final Logger LOG = LoggerFactory.getLogger(IssueExchange.class);

    /** The HTTP status codes for an issue that was deleted or moved. */
    private static final Set<Integer> GONE = Set.of(301, 302, 307, 308, 404, 410);

    private final IssueConfig config;
    private final Notification notification;
    private final IssueTracker tracker;
    private final IssueText text;
    private final Requests.Attempt attempt;
    private final IssueSearch search;

    IssueExchange(
            IssueConfig config,
            Notification notification,
            IssueTracker tracker,
            IssueText text,
            Requests.Attempt attempt) {
        this.config = config;
        this.notification = notification;
        this.tracker = tracker;
        this.text = text;
        this.attempt = attempt;
        this.search = new IssueSearch(tracker, attempt, text.marker());
    }

    /** Sends the notification; never completes exceptionally. */
    CompletionStage<Outcome> begin() {
        MessageReference earlier = notification.reason() == NotifyReason.FIRST
                ? null
                : MessageReference.in(tracker.place(), notification.receiverData(), MessageReference.NUMBER);
        return earlier == null ? search() : update(earlier.id(), false);
    }

    /** Whether people must be notified, by a comment: an edit alone notifies nobody. */
    private boolean rings() {
        return notification.isFiring()
                && notification.reason() != NotifyReason.SOME_RESOLVED
                && notification.reason() != NotifyReason.MUTED;
    }

    /** Searches for the issue before another one is created: the log may lack it, since a response may have been lost. */
    private CompletionStage<Outcome> search() {
        return search.open(open -> open.map(this::found).orElseGet(this::searchClosed));
    }

    private CompletionStage<Outcome> found(FoundIssue issue) {
        return text.marker().equals(issue.marker()) ? done(kept(issue.number())) : update(issue.number(), false);
    }

    private CompletionStage<Outcome> searchClosed() {
        if (!notification.isFiring()) { // a new issue about a resolved incident would be useless
            return done(MessageReference.dropFrom(notification.receiverData()));
        }
        return config.reopenDuration().isZero()
                ? create(true)
                : search.closed(
                        notification.now().minus(config.reopenDuration()),
                        closed -> closed.map(issue -> update(issue.number(), true))
                                .orElseGet(() -> create(true)));
    }

    private CompletionStage<Outcome> create(boolean whole) {
        return attempt.ask(tracker.create(text, whole), reply -> {
            String number = JsonAnswer.scalarsBefore(reply.body()).get(tracker.number());
            boolean isIssue = MessageReference.isNumber(number);
            Outcome outcome = judge(reply, isIssue, number);
            boolean mayBeForExtras = whole && (reply.status() == 400 || reply.status() == 422);
            if (mayBeForExtras && !tracker.extras(text).isEmpty()) {
                return create(false).thenApply(plain -> withRemark(plain, reply));
            }
            return CompletableFuture.completedFuture(outcome);
        });
    }

    private static Outcome withRemark(Outcome outcome, HttpReply refusal) {
        return outcome instanceof Outcome.Delivered delivered
                ? new Outcome.Delivered(
                        delivered.receiverData(),
                        delivered.flaw(),
                        "issue without labels and assignees, which were refused: " + StatusTable.quote(refusal))
                : outcome;
    }

    /**
     * Edits an issue, and comments on it if people must be notified.
     *
     * @param again whether the issue was created for an earlier incident, so that its title changes, too
     */
    private CompletionStage<Outcome> update(String number, boolean again) {
        Change state = !notification.isFiring() ? Change.CLOSED : rings() ? Change.OPEN : Change.NONE;
        return attempt.ask(tracker.edit(number, text, state, again), reply -> {
            Map<String, String> answer = JsonAnswer.scalarsBefore(reply.body());
            String edited = answer.get(tracker.number());
            Outcome outcome = judge(reply, number.equals(edited) && !FoundIssue.isMoved(answer), number);
            if (outcome instanceof Outcome.Rejected refusal) {
                return replace(number, refusal, edited != null || GONE.contains(reply.status()));
            }
            return rings() && !isLimited(outcome) ? comment(number) : CompletableFuture.completedFuture(outcome);
        });
    }

    /** Whether an edit was rate-limited, so that a comment would be, too. After any other failure the comment is still sent. */
    private static boolean isLimited(Outcome outcome) {
        return outcome instanceof Outcome.Retryable failure && failure.reason() == FailureReason.RATE_LIMITED;
    }

    private CompletionStage<Outcome> comment(String number) {
        return attempt.ask(tracker.comment(number, text.comment()), reply -> {
            boolean isComment = JsonAnswer.scalarsBefore(reply.body()).containsKey("/id");
            Outcome outcome = judge(reply, isComment, number);
            return outcome instanceof Outcome.Rejected refusal
                    ? replace(number, refusal, true)
                    : CompletableFuture.completedFuture(outcome);
        });
    }

    /**
     * Uses another issue in place of a refused one. Keeps the refusal if the issue exists and only had to be closed.
     */
    private CompletionStage<Outcome> replace(String number, Outcome.Rejected refusal, boolean isGone) {
        if (!notification.isFiring() && !isGone) {
            return CompletableFuture.completedFuture(refusal);
        }
        LOG.atInfo()
                .addKeyValue("receiver", notification.receiver())
                .addKeyValue("integration", config.kind())
                .addKeyValue("aggrGroup", notification.groupKey())
                .addKeyValue("err", refusal.message())
                .log("Earlier issue refused, looking for another one");
        search.refuse(number);
        return search();
    }

    private Outcome judge(HttpReply reply, boolean isProducts, @Nullable String number) {
        ReceiverData kept = number == null ? notification.receiverData() : kept(number);
        Outcome outcome = tracker.judge(reply, kept);
        return outcome instanceof Outcome.Delivered && !isProducts
                ? StatusTable.refused(tracker.product(), reply)
                : outcome;
    }

    private ReceiverData kept(String number) {
        return IncidentDuration.keepStart(
                notification, new MessageReference(tracker.place(), number).keepIn(notification.receiverData()));
    }

    private static CompletionStage<Outcome> done(ReceiverData kept) {
        return CompletableFuture.completedFuture(new Outcome.Delivered(kept));
    }
}
