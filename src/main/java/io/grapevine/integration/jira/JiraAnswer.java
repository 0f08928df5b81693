package io.grapevine.integration.jira;

import io.grapevine.http.SendFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Jira's answers say. */
final class JiraAnswer {
    /** A key becomes part of a URL. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private JiraAnswer() {}

    /**
     * An issue that exists.
     *
     * @param key its key
     * @param category the category of its status, like {@code done}; null if nothing was said of its status
     */
    record Issue(String key, @Nullable String category) {
        /** Whether its status has to change for a group that fires, or has ended. */
        boolean isAtOdds(boolean firing) {
            return category != null && category.equals("done") == firing;
        }
    }

    /**
     * The first issue that was found.
     *
     * @param answer the answer to a search
     * @throws SendFailure if it is not an answer to a search
     */
    static Optional<Issue> firstIssue(String answer) throws SendFailure {
        try {
            JsonArray issues = list(answer, "issues");
            return issues.isEmpty() ? Optional.empty() : Optional.of(issue(issues.getJsonObject(0)));
        } catch (DecodeException | ClassCastException other) {
            throw unreadable();
        }
    }

    private static Issue issue(@Nullable JsonObject issue) throws SendFailure {
        String key = issue == null ? null : issue.getString("key");
        if (issue == null || key == null || !KEY.matcher(key).matches()) {
            throw SendFailure.of("an issue without a key that could be one");
        }
        JsonObject fields = issue.getJsonObject("fields");
        JsonObject status = fields == null ? null : fields.getJsonObject("status");
        if (status == null) {
            return new Issue(key, null);
        }
        JsonObject category = status.getJsonObject("statusCategory");
        return new Issue(key, category == null ? "" : category.getString("key", ""));
    }

    /**
     * The id of the first transition with a name, which is compared to the letter; empty if there is none.
     *
     * @param answer a list of transitions
     * @throws SendFailure if it is not one
     */
    static Optional<String> transition(String answer, String name) throws SendFailure {
        try {
            return list(answer, "transitions").stream()
                    .map(JsonObject.class::cast)
                    .filter(transition -> name.equals(transition.getString("name")))
                    .map(transition -> transition.getString("id", ""))
                    .findFirst();
        } catch (DecodeException | ClassCastException other) {
            throw unreadable();
        }
    }

    /** A list in an object; empty where there is none. */
    private static JsonArray list(String answer, String name) {
        JsonObject object = (JsonObject) Json.decodeValue(answer);
        JsonArray list = object == null ? null : object.getJsonArray(name);
        return list == null ? new JsonArray() : list;
    }

    private static SendFailure unreadable() {
        return SendFailure.of("the answer is not the JSON expected");
    }
}
