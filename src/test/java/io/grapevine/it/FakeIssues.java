package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A Jira on this computer that keeps issues: it finds them by a label and by whether they are done, creates, changes and moves them, which
 * is what Alertmanager's integration asks of one.
 */
public final class FakeIssues implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DONE = "Done";
    private static final Map<String, String> TRANSITIONS = Map.of("11", "To Do", "21", DONE);
    private static final Pattern LABEL = Pattern.compile("labels ?= ?\"([^\"]+)\"");
    private static final Pattern TRANSITION = Pattern.compile("/rest/api/2/issue/OPS-(\\d+)/transitions");

    private final HookServer server = HookServer.start();
    private final List<Issue> issues = new ArrayList<>();

    private static final class Issue {
        private final JsonNode labels;
        private String status = "To Do";

        Issue(JsonNode labels) {
            this.labels = labels;
        }

        boolean isDone() {
            return status.equals(DONE);
        }

        boolean has(String label) {
            for (JsonNode each : labels) {
                if (each.asText().equals(label)) {
                    return true;
                }
            }
            return false;
        }
    }

    public FakeIssues() {
        server.answer((exchange, received) -> {
            String body = response(received.method(), received.target(), received.body());
            HookServer.status(body.isEmpty() ? 204 : 200, body, "Content-Type", "application/json")
                    .to(exchange, received);
        });
    }

    private synchronized String response(String method, String target, String body) throws IOException {
        Matcher transition = TRANSITION.matcher(target);
        if (method.equals("POST") && target.equals("/rest/api/2/search")) {
            return found(JSON.readTree(body).path("jql").asText());
        } else if (method.equals("POST") && target.equals("/rest/api/2/issue")) {
            issues.add(new Issue(JSON.readTree(body).at("/fields/labels")));
            return "{\"key\":\"" + key(issues.size() - 1) + "\"}";
        } else if (method.equals("GET") && transition.matches()) {
            return JSON.writeValueAsString(Map.of(
                    "transitions",
                    TRANSITIONS.entrySet().stream()
                            .map(each -> Map.of("id", each.getKey(), "name", each.getValue()))
                            .toList()));
        } else if (method.equals("POST") && transition.matches()) {
            String id = JSON.readTree(body).at("/transition/id").asText();
            issues.get(Integer.parseInt(transition.group(1)) - 1).status = TRANSITIONS.getOrDefault(id, "?");
            return "";
        } else if (method.equals("PUT")) {
            return "";
        }
        throw new IOException(method + " " + target);
    }

    private String found(String jql) throws IOException {
        Matcher label = LABEL.matcher(jql);
        boolean labelled = label.find();
        List<Object> found = new ArrayList<>();
        for (int i = 0; labelled && i < issues.size(); i++) {
            Issue issue = issues.get(i);
            if (issue.has(label.group(1)) && !(issue.isDone() && jql.contains("statusCategory != Done"))) {
                Map<String, Object> category = Map.of("key", issue.isDone() ? "done" : "new");
                found.add(Map.of("key", key(i), "fields", Map.of("status", Map.of("statusCategory", category))));
            }
        }
        return JSON.writeValueAsString(Map.of("issues", found));
    }

    /** The URL of its API. */
    public String url() {
        return server.url("/rest/api/2");
    }

    /** The keys and statuses of all issues. */
    public synchronized List<String> issues() {
        return IntStream.range(0, issues.size())
                .mapToObj(i -> key(i) + ": " + issues.get(i).status)
                .toList();
    }

    private static String key(int index) {
        return "OPS-" + (index + 1);
    }

    @Override
    public void close() {
        server.close();
    }
}
