package io.grapevine.receiver.issue;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The requests of a product for the issues of one repository or project, and what its answers mean. */
public interface IssueTracker {
    /** The product's name, for messages. */
    String product();

    /** The repository or project, for the notification log. */
    String place();

    /** The JSON pointer to an issue's number in the place. */
    String number();

    /** The JSON pointer to an issue's text. */
    String body();

    /** The state of an issue after an edit. */
    enum Change {
        /** The state of the issue stays as it is. */
        NONE,
        /** The issue is open. */
        OPEN,
        /** The issue is closed, as done. */
        CLOSED
    }

    /** The request for the name of the account that writes, at {@code /login}; null if lists can be had without the name. */
    @Nullable
    HttpCall account();

    /**
     * The query of a list of the issues that the account has written, the latest first.
     *
     * @param creator the name of the account; empty if it is not known
     * @param closedSince null for the open ones, else for those that were closed since
     */
    String query(String creator, @Nullable Instant closedSince);

    /** The request for a page of a list. */
    HttpCall list(String query);

    /**
     * The request for a new issue.
     *
     * @param whole whether with labels and assignees
     */
    HttpCall create(IssueText text, boolean whole);

    /** Whether new issues have labels or assignees, which may be refused. */
    boolean hasExtras(IssueText text);

    /**
     * The request that puts a text in place of an issue's.
     *
     * @param withTitle whether the title changes, too
     */
    HttpCall edit(String number, IssueText text, Change state, boolean withTitle);

    /** The request for a comment. */
    HttpCall comment(String number, IssueText text);

    /** What an answer means. */
    Outcome judge(HttpReply reply, ReceiverData kept);
}
