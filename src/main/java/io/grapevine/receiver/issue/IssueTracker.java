package io.grapevine.receiver.issue;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API of an issue tracker for one repository or project: its requests, and how to judge its responses. */
interface IssueTracker {
    /** The product's name, for error messages. */
    String product();

    /** The repository or project, for the notification log. */
    String place();

    /** The JSON pointer to the number of an issue in its repository or project. */
    String number();

    /** The name of the field with an issue's text. */
    String body();

    /** The change of an issue's state by an edit. */
    enum Change {
        /** The state of the issue stays as it is. */
        NONE,
        /** The issue is opened, or stays open. */
        OPEN,
        /** The issue is closed as done. */
        CLOSED
    }

    /**
     * The request for the name of the account, which is at {@code /login} in the response; null if lists do not need
     * the name.
     */
    @Nullable
    HttpCall account();

    /**
     * The query of a list of the issues that the account has created, the latest first.
     *
     * @param creator the name of the account; empty if it is not known
     * @param closedSince null for open issues, else for issues that were closed since then
     */
    String query(String creator, @Nullable Instant closedSince);

    /**
     * A request about the issues.
     *
     * @param path the path after that of the list; empty for the list itself
     * @param body the fields of the body; empty for none
     */
    HttpCall call(String method, String path, Map<String, Object> body);

    /** The labels and assignees of a new issue, as fields; the tracker may refuse them. Empty if there are none. */
    Map<String, Object> extras(IssueText text);

    /** The fields of an edit that change the state. */
    Map<String, Object> state(Change change);

    /** The request that edits fields of an issue. */
    HttpCall edit(String number, Map<String, Object> fields);

    /** The request for a comment. */
    HttpCall comment(String number, String text);

    /**
     * The request for a new issue.
     *
     * @param whole whether with labels and assignees
     */
    default HttpCall create(IssueText text, boolean whole) {
        Map<String, Object> issue = object("title", text.title(), body(), text.created());
        if (whole) {
            issue.putAll(extras(text));
        }
        return call("POST", "", issue);
    }

    /** The request that replaces the text of an issue, and may change its title and state. */
    default HttpCall edit(String number, IssueText text, Change change, boolean withTitle) {
        Map<String, Object> issue = withTitle ? object("title", text.title()) : object();
        issue.put(body(), text.edited());
        issue.putAll(state(change));
        return edit(number, issue);
    }

    /**
     * The outcome of a request.
     *
     * @param kept the data for the notification log if the request succeeded
     */
    Outcome judge(HttpReply reply, ReceiverData kept);
}
