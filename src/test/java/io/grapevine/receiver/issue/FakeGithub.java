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

/** A GitHub Enterprise Server whose bot may write issues of one repository. */
final class FakeGithub extends FakeTracker {
    private static final String API = "/ghe/api/v3";
    private static final String LOGIN = "alerts-bot";

    FakeGithub() {
        super(API + "/repos/example/al.erts/issues", "comments", "PATCH", "400 Problems parsing JSON");
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("api_url", url(API), "token", TOKEN, "repository", "example/al.erts");
    }

    @Override
    protected HookServer.@Nullable Answer special(Received request) {
        if (request.target().equals(API + "/user")) {
            return HookServer.status(200, "{\"login\":\"" + LOGIN + "\",\"id\":7}");
        }
        return request.target().equals("/elsewhere")
                ? HookServer.status(
                        200, "{\"id\":4711,\"number\":99,\"body\":\"of another repository\",\"state\":\"open\"}")
                : null;
    }

    @Override
    protected String unauthorized(Received request) {
        if (request.headers().getOrDefault("user-agent", "").isEmpty()) {
            return "403 Request forbidden by administrative rules. Please make sure your request has a User-Agent header";
        }
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return "401 Bad credentials";
        }
        return "application/vnd.github+json".equals(request.headers().get("accept"))
                        && "2022-11-28".equals(request.headers().get("x-github-api-version"))
                ? TAKEN
                : "400 unsupported version";
    }

    @Override
    protected Set<String> fields(Kind kind) {
        return switch (kind) {
            case CREATE -> Set.of("title", "body", "labels", "assignees");
            case EDIT -> Set.of("title", "body", "state", "state_reason");
            case COMMENT -> Set.of("body");
            case LIST -> Set.of();
        };
    }

    @Override
    protected Length longest(Kind kind, String field) {
        return Length.characters(
                switch (field) {
                    case "title" -> 256;
                    case "labels" -> 50;
                    default -> 65_536;
                });
    }

    @Override
    protected String body() {
        return "body";
    }

    @Override
    protected @Nullable Boolean opens(JsonNode edit) {
        return edit.has("state") ? edit.get("state").asText().equals("open") : null;
    }

    @Override
    protected boolean isListed(Issue issue, Map<String, String> query) {
        if (!query.keySet().containsAll(Set.of("state", "sort", "direction", "per_page"))) {
            throw new AssertionError(query);
        }
        return !(issue.isOfPerson() && query.getOrDefault("creator", "").equals(LOGIN))
                && issue.isOpen() == query.get("state").equals("open")
                && !issue.isMoved();
    }

    @Override
    protected Map<String, Object> json(Issue issue) {
        Map<String, Object> json = new TreeMap<>(Map.of(
                "id",
                1_000_000L + issue.number(),
                "number",
                (long) issue.number(),
                "body",
                issue.body(),
                "state",
                issue.isOpen() ? "open" : "closed",
                "user",
                Map.of("login", LOGIN, "id", 7L)));
        json.put("state_reason", issue.reason().isEmpty() ? null : issue.reason());
        json.put("closed_at", issue.closed() == null ? null : issue.closed().toString());
        return json;
    }

    @Override
    protected HookServer.Answer moved(Issue issue) {
        return HookServer.status(301, "{\"message\":\"Moved Permanently\"}", "Location", url("/elsewhere"));
    }

    @Override
    protected String gone() {
        return "410 This issue was deleted";
    }

    @Override
    protected HookServer.Answer refused(String code, String text) {
        return HookServer.status(Integer.parseInt(code), "{\"message\":\"" + text + "\"}");
    }
}
