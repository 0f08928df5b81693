package io.grapevine.receiver.issue;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The issues of a project.
 *
 * @param project path or ID of the project
 */
record GitlabIssues(GitlabConfig config, String project, String token) implements IssueTracker {
    @Override
    public String product() {
        return "GitLab";
    }

    @Override
    public String place() {
        return project;
    }

    @Override
    public String number() {
        return "/iid";
    }

    @Override
    public String body() {
        return "/description";
    }

    /** Lists can be of the issues of the account that asks. */
    @Override
    public @Nullable HttpCall account() {
        return null;
    }

    @Override
    public String query(String creator, @Nullable Instant closedSince) {
        String query = closedSince == null
                ? "state=opened&order_by=created_at"
                : "state=closed&order_by=updated_at&updated_after=" + closedSince.truncatedTo(ChronoUnit.SECONDS);
        return query + "&scope=created_by_me&sort=desc&per_page=50";
    }

    @Override
    public HttpCall list(String query) {
        return call("GET", "?" + query, Map.of());
    }

    @Override
    public HttpCall create(IssueText text, boolean whole) {
        Map<String, Object> issue = new LinkedHashMap<>();
        issue.put("title", text.title());
        issue.put("description", text.created());
        if (whole) {
            putUnlessEmpty(issue, "labels", String.join(",", text.labels()));
            putUnlessEmpty(
                    issue,
                    "assignee_ids",
                    config.assigneeIds().stream().map(Long::valueOf).toList());
        }
        return call("POST", "", issue);
    }

    @Override
    public boolean hasExtras(IssueText text) {
        return !text.labels().isEmpty() || !config.assigneeIds().isEmpty();
    }

    @Override
    public HttpCall edit(String number, IssueText text, Change state, boolean withTitle) {
        Map<String, Object> issue = new LinkedHashMap<>();
        if (withTitle) {
            issue.put("title", text.title());
        }
        issue.put("description", text.edited());
        switch (state) {
            case OPEN -> issue.put("state_event", "reopen");
            case CLOSED -> issue.put("state_event", "close");
            case NONE -> {}
        }
        return call("PUT", "/" + number, issue);
    }

    @Override
    public HttpCall comment(String number, IssueText text) {
        return call("POST", "/" + number + "/notes", Map.of("body", text.comment()));
    }

    private HttpCall call(String method, String path, Map<String, Object> body) {
        String url = config.url().reveal() + "api/v4/projects/" + GoUrl.escapeForm(project) + "/issues" + path;
        return HttpCall.json(method, url, body.isEmpty() ? "" : GoJson.encode(body))
                .withToken(token);
    }

    @Override
    public Outcome judge(HttpReply reply, ReceiverData kept) {
        reply.redaction().hide(token);
        return StatusTable.RATE_LIMITS_TOO.judge(reply, kept);
    }
}
