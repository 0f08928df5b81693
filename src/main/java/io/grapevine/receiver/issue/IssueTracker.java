package io.grapevine.receiver.issue;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.core.notify.Outcome;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a product for the issues of one repository or project, and what its answers mean. */
interface IssueTracker {
    /** The product's name, for messages. */
    String product();

    /** The repository or project, for the notification log. */
    String place();

    /** The JSON pointer to an issue's number in the place. */
    String number();

    /** The field of an issue's text. */
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

    /**
     * A request about the issues.
     *
     * @param path begins after the path of the list; empty for the list itself
     * @param body empty for none
     */
    HttpCall call(String method, String path, Map<String, Object> body);

    /** The fields with the labels and assignees of a new issue, which may be refused; empty if there are none. */
    Map<String, Object> extras(IssueText text);

    /** The fields that bring about the state after an edit. */
    Map<String, Object> state(Change change);

    /** The request that puts a text in place of an issue's, for fields. */
    HttpCall edit(String number, Map<String, Object> fields);

    /** The request for a comment. */
    HttpCall comment(String number, String text);

    /** The request for a new issue. */
    default HttpCall create(IssueText text, boolean whole) {
        Map<String, Object> issue = object("title", text.title(), body(), text.created());
        if (whole) {
            issue.putAll(extras(text));
        }
        return call("POST", "", issue);
    }

    /** The request that puts a text in place of an issue's. */
    default HttpCall edit(String number, IssueText text, Change change, boolean withTitle) {
        Map<String, Object> issue = withTitle ? object("title", text.title()) : object();
        issue.put(body(), text.edited());
        issue.putAll(state(change));
        return edit(number, issue);
    }

    /** What an answer means. */
    Outcome judge(HttpReply reply, ReceiverData kept);
}
