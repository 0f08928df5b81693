package io.grapevine.receiver.issue;

import static io.grapevine.config.shape.FieldSet.texts;
import static io.grapevine.httpclient.GoJson.filled;
import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Issues of a repository of GitHub.
 *
 * @param repository the owner and the name of the repository, with a slash between them; a template
 * @param assignees the logins of the users that new issues are assigned to
 */
public record Github(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        Secret token,
        String tokenFile,
        String repository,
        String title,
        String message,
        String link,
        List<String> labels,
        List<String> assignees,
        Duration reopenDuration)
        implements IssueConfig {
    /** The root of the API of github.com. */
    private static final Url GITHUB = new Url("https://api.github.com/");

    private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+/[\\w.-]+" + CommonFields.OR_TEMPLATE);
    private static final String REPOSITORIES = "the owner and the name of a repository such as example/alerts";
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\[bot])?");

    /** The kind. */
    public static final Kind<Github> KIND = Kind.of("github", Github.class)
            .check(draft -> draft.complete("api_url", GITHUB))
            .base("api_url", "the address of an API such as https://github.example.com/api/v3")
            .exactlyOne("token", "token_file")
            .require("repository", REPOSITORIES)
            .match("repository", REPOSITORY, REPOSITORIES)
            .field(texts("assignees").literal())
            .match("assignees", LOGIN, "the login of a user, which is not a template")
            .groupLink("link")
            .actions();

    /** The version of the API that the requests are of. */
    private static final String VERSION = "2022-11-28";

    private static final Pattern LIMIT = Pattern.compile("rate limit", Pattern.CASE_INSENSITIVE);

    /** The wait that GitHub's documentation asks for where the answer names none. */
    private static final Duration UNNAMED = Duration.ofMinutes(1);

    /** Both names become parts of a URL. */
    private static final Pattern IN_URL = Pattern.compile("(?!\\.)[\\w.-]+/(?!\\.{1,2}$)[\\w.-]+");

    public Github {
        labels = List.copyOf(labels);
        assignees = List.copyOf(assignees);
    }

    @Override
    public Length titleLimit() {
        return Length.characters(256);
    }

    @Override
    public Length labelLimit() {
        return Length.characters(50);
    }

    @Override
    public IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure {
        String place = fields.required("repository", repository).strip();
        if (!IN_URL.matcher(place).matches()) {
            throw SendFailure.of("repository: no name of one (expected: owner/name)");
        }
        return new Issues(this, place, accessToken);
    }

    /** The issues of a repository. */
    private record Issues(Github config, String place, String accessToken) implements IssueTracker {
        @Override
        public String product() {
            return "GitHub";
        }

        @Override
        public String number() {
            return "/number";
        }

        @Override
        public String body() {
            return "body";
        }

        @Override
        public HttpCall account() {
            return json("GET", "user", Map.of());
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
        public HttpCall call(String method, String path, Map<String, Object> body) {
            return json(method, "repos/" + place + "/issues" + path, body);
        }

        private HttpCall json(String method, String path, Map<String, Object> body) {
            return HttpCall.json(method, config.apiUrl().reveal() + path, body.isEmpty() ? "" : GoJson.encode(body))
                    .with("Accept", "application/vnd.github+json")
                    .with("X-GitHub-Api-Version", VERSION)
                    .withToken(accessToken);
        }

        @Override
        public Map<String, Object> extras(IssueText text) {
            return filled("labels", text.labels(), "assignees", config.assignees());
        }

        @Override
        public Map<String, Object> state(Change change) {
            return switch (change) {
                case OPEN -> object("state", "open");
                case CLOSED -> object("state", "closed", "state_reason", "completed");
                case NONE -> Map.of();
            };
        }

        @Override
        public HttpCall edit(String number, Map<String, Object> fields) {
            return call("PATCH", "/" + number, fields);
        }

        @Override
        public HttpCall comment(String number, String text) {
            return call("POST", "/" + number + "/comments", object("body", text));
        }

        /** What an answer means, of which 403 may stand for too many requests. */
        @Override
        public Outcome judge(HttpReply reply, ReceiverData kept) {
            reply.redaction().hide(accessToken);
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
                return StatusTable.until(reply, Instant.ofEpochSecond(Long.parseLong(reset)));
            }
            return reply.status() / 100 == 4 && saysSo(reply) ? UNNAMED : null;
        }
    }
}
