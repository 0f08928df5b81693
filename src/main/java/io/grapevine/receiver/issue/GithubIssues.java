package io.grapevine.receiver.issue;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The issues of a repository.
 *
 * @param repository owner and name of the repository, with a slash between them
 */
record GithubIssues(GithubConfig config, String repository, String token) implements IssueTracker {
    /** The version of the API that the requests are of. */
    private static final String VERSION = "2022-11-28";

    @Override
    public String product() {
        return "GitHub";
    }

    @Override
    public String place() {
        return repository;
    }

    @Override
    public String number() {
        return "/number";
    }

    @Override
    public String body() {
        return "/body";
    }

    @Override
    public HttpCall account() {
        return call("GET", "user", "");
    }

    @Override
    public String query(String creator, @Nullable Instant closedSince) {
        String query = closedSince == null
                ? "state=open&sort=created"
                : "state=closed&sort=updated&since=" + closedSince.truncatedTo(ChronoUnit.SECONDS);
        return query + "&direction=desc&per_page=50"
                + (creator.isEmpty() ? "" : "&creator=" + GoUrl.escapeForm(creator));
    }

    @Override
    public HttpCall list(String query) {
        return call("GET", issues() + "?" + query, "");
    }

    @Override
    public HttpCall create(IssueText text, boolean whole) {
        Map<String, Object> issue = new LinkedHashMap<>();
        issue.put("title", text.title());
        issue.put("body", text.created());
        if (whole) {
            putUnlessEmpty(issue, "labels", text.labels());
            putUnlessEmpty(issue, "assignees", config.assignees());
        }
        return call("POST", issues(), GoJson.encode(issue));
    }

    @Override
    public boolean hasExtras(IssueText text) {
        return !text.labels().isEmpty() || !config.assignees().isEmpty();
    }

    @Override
    public HttpCall edit(String number, IssueText text, Change state, boolean withTitle) {
        Map<String, Object> issue = new LinkedHashMap<>();
        if (withTitle) {
            issue.put("title", text.title());
        }
        issue.put("body", text.edited());
        switch (state) {
            case OPEN -> issue.put("state", "open");
            case CLOSED -> {
                issue.put("state", "closed");
                issue.put("state_reason", "completed");
            }
            case NONE -> {}
        }
        return call("PATCH", issues() + "/" + number, GoJson.encode(issue));
    }

    @Override
    public HttpCall comment(String number, IssueText text) {
        return call("POST", issues() + "/" + number + "/comments", GoJson.encode(Map.of("body", text.comment())));
    }

    private String issues() {
        return "repos/" + repository + "/issues";
    }

    private HttpCall call(String method, String path, String body) {
        return HttpCall.json(method, config.apiUrl().reveal() + path, body)
                .with("Accept", "application/vnd.github+json")
                .with("X-GitHub-Api-Version", VERSION)
                .withToken(token);
    }

    @Override
    public Outcome judge(HttpReply reply, ReceiverData kept) {
        reply.redaction().hide(token);
        return GithubLimits.judge(reply, kept);
    }

    /** The meaning of GitHub's answers, of which 403 may stand for too many requests. */
    private static final class GithubLimits {
        private static final Pattern LIMIT = Pattern.compile("rate limit", Pattern.CASE_INSENSITIVE);

        /** The wait that GitHub's documentation asks for where the answer names none. */
        private static final Duration UNNAMED = Duration.ofMinutes(1);

        private GithubLimits() {}

        static Outcome judge(HttpReply reply, ReceiverData kept) {
            Outcome outcome =
                    StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), kept);
            return outcome instanceof Outcome.Rejected refusal && reply.status() == 403 && isLimit(reply)
                    ? new Outcome.Retryable(FailureReason.RATE_LIMITED, refusal.message(), pause(reply))
                    : outcome;
        }

        private static boolean isLimit(HttpReply reply) {
            return reply.header("Retry-After") != null || isUsedUp(reply) || saysSo(reply);
        }

        private static boolean isUsedUp(HttpReply reply) {
            return "0".equals(reply.header("X-RateLimit-Remaining"));
        }

        private static boolean saysSo(HttpReply reply) {
            return LIMIT.matcher(reply.body()).find();
        }

        /** The wait that the answer asks for; null if it asks for none. */
        private static @Nullable Duration pause(HttpReply reply) {
            Duration wait = StatusTable.retryAfter(reply);
            String reset = reply.header("X-RateLimit-Reset");
            if (wait != null) {
                return wait;
            }
            if (isUsedUp(reply) && reset != null && reset.matches("[0-9]{1,12}")) {
                return StatusTable.bounded(
                        Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(reset))));
            }
            return reply.status() / 100 == 4 && saysSo(reply) ? UNNAMED : null;
        }
    }
}
