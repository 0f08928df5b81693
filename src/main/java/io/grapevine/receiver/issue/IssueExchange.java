package io.grapevine.receiver.issue;

import io.grapevine.core.notify.FailureReason;
import io.grapevine.core.notify.Notification;
import io.grapevine.core.notify.NotifyReason;
import io.grapevine.core.notify.Outcome;
import io.grapevine.httpclient.message.IncidentDuration;
import io.grapevine.httpclient.message.MessageReference;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.receiver.issue.IssueSearch.FoundIssue;
import io.grapevine.receiver.issue.IssueTracker.Change;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests for one notification: the incident has one issue, and people are notified by a new one or by a comment. */
final class IssueExchange {
    private static final Logger LOG = LoggerFactory.getLogger(IssueExchange.class);

    /** What trackers answer of an issue that was deleted, or is in another place. */
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

    /** Notifies; never completes exceptionally. */
    CompletionStage<Outcome> begin() {
        MessageReference earlier = notification.reason() == NotifyReason.FIRST
                ? null
                : MessageReference.in(tracker.place(), notification.receiverData(), MessageReference.NUMBER);
        return earlier == null ? search() : update(earlier.id(), false);
    }

    /** Whether people must be notified; an edit alone notifies none. */
    private boolean rings() {
        return notification.isFiring()
                && notification.reason() != NotifyReason.SOME_RESOLVED
                && notification.reason() != NotifyReason.MUTED;
    }

    /** Looks for the issue before another one is written: the log may not have it, and an answer may be lost. */
    private CompletionStage<Outcome> search() {
        return search.open(open -> open == null ? searchClosed() : found(open));
    }

    private CompletionStage<Outcome> found(FoundIssue issue) {
        return text.marker().equals(issue.marker()) ? done(kept(issue.number())) : update(issue.number(), false);
    }

    private CompletionStage<Outcome> searchClosed() {
        if (!notification.isFiring()) { // an issue that begins resolved is useless
            return done(MessageReference.dropFrom(notification.receiverData()));
        }
        return config.reopenDuration().isZero()
                ? create(true)
                : search.closed(
                        notification.now().minus(config.reopenDuration()),
                        closed -> closed == null ? create(true) : update(closed.number(), true));
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
     * @param again whether it is of an earlier incident
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

    /** An edit that fails for another reason holds back no comment. */
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

    /** Uses another issue, unless all that is left to do is to close one that is there. */
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
