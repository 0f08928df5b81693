package io.grapevine.receiver.issue;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.receiver.FakeTracker;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import io.grapevine.receiver.Kind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A GitLab whose bot may write issues of one project. */
final class FakeGitlab extends FakeTracker {
    FakeGitlab() {
        super("/lab/api/v4/projects/ops%2Fteam-a%2Falerts/issues", "notes", "PUT", "400 body: is invalid");
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url("/lab"), "token", TOKEN, "project", "ops/team-a/alerts");
    }

    @Override
    protected String unauthorized(Received request) {
        return ("Bearer " + TOKEN).equals(request.headers().get("authorization")) ? TAKEN : "401 Unauthorized";
    }

    @Override
    protected Set<String> fields(Kind kind) {
        return switch (kind) {
            case CREATE -> Set.of("title", "description", "labels", "assignee_ids");
            case EDIT -> Set.of("title", "description", "state_event");
            case COMMENT -> Set.of("body");
            case LIST -> Set.of();
        };
    }

    @Override
    protected Length longest(Kind kind, String field) {
        return Length.characters(
                switch (field) {
                    case "title", "labels" -> 255;
                    case "description" -> 1 << 20;
                    default -> 1_000_000;
                });
    }

    @Override
    protected String body() {
        return "description";
    }

    @Override
    protected @Nullable Boolean opens(JsonNode edit) {
        return edit.has("state_event") ? edit.get("state_event").asText().equals("reopen") : null;
    }

    @Override
    protected boolean isListed(Issue issue, Map<String, String> query) {
        if (!query.keySet().containsAll(Set.of("state", "order_by", "sort", "per_page", "scope"))) {
            throw new AssertionError(query);
        }
        return !(issue.isOfPerson() && query.get("scope").equals("created_by_me"))
                && issue.isOpen() == query.get("state").equals("opened");
    }

    @Override
    protected Map<String, Object> json(Issue issue) {
        Map<String, Object> json = new TreeMap<>(Map.of(
                "id",
                1_000_000L + issue.number(),
                "iid",
                (long) issue.number(),
                "description",
                issue.body(),
                "state",
                issue.isOpen() ? "opened" : "closed",
                "author",
                Map.of("id", 7L)));
        json.put("closed_at", issue.closed() == null ? null : issue.closed().toString());
        json.put("moved_to_id", issue.isMoved() ? 4711L : null);
        return json;
    }

    /** The issue stays where it was, with a note of where it has gone. */
    @Override
    protected HookServer.@Nullable Answer moved(Issue issue) {
        return null;
    }
}
