package io.grapevine.virtualtime.configtest.play;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.JsonAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Successful responses of GitHub and GitLab to one integration: it finds the issues again that it has written, those that are open and
 * those that were closed, with the virtual time of that.
 */
final class IssueReplies {
    private final InstantSource clock;
    private final Map<String, Issue> issues = new TreeMap<>();
    private int last;

    private record Issue(
            String number,
            String text,
            Instant changed,
            @Nullable Instant closed) {
        /** The issue as both products answer it, each of which reads the fields that it knows. */
        Map<String, Object> json() {
            Map<String, Object> fields =
                    new TreeMap<>(Map.of("number", number, "iid", number, "body", text, "description", text));
            if (closed != null) {
                fields.put("closed_at", closed.toString());
            }
            return fields;
        }
    }

    /** A tracker without issues. */
    IssueReplies(InstantSource clock) {
        this.clock = clock;
    }

    String to(HttpCall call) {
        String path = call.url().replaceFirst("\\?.*", "");
        if (call.method().equals("GET")) {
            return path.endsWith("/issues") ? list(call.url().contains("state=closed")) : "{}"; // or the account
        }
        if (!call.method().equals("POST")) {
            return changed(path.substring(path.lastIndexOf('/') + 1), call);
        }
        return path.endsWith("/issues")
                ? changed(Integer.toString(++last), call)
                : GoJson.encode(Map.of("id", 1)); // a comment
    }

    private String changed(String number, HttpCall call) {
        Map<String, String> request = JsonAnswer.scalars(call.body());
        String text = request.getOrDefault("/body", request.getOrDefault("/description", ""));
        String state = request.getOrDefault("/state", request.getOrDefault("/state_event", ""));
        Issue before = issues.get(number);
        Instant now = clock.instant();
        Instant closed = switch (state) {
            case "closed", "close" -> now;
            case "open", "reopen" -> null;
            default -> before == null ? null : before.closed();
        };
        Issue issue = new Issue(number, text, now, closed);
        issues.put(number, issue);
        return GoJson.encode(issue.json());
    }

    /** The latest first, as the requests ask. */
    private String list(boolean closed) {
        List<?> found = issues.values().stream()
                .filter(issue -> closed == Objects.nonNull(issue.closed()))
                .sorted(Comparator.comparing(Issue::changed).reversed())
                .map(Issue::json)
                .toList();
        return GoJson.encode(found);
    }
}
