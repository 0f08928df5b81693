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
 * Issues of a project of GitLab.
 *
 * @param project the path of the project, such as {@code group/project}, or its ID; a template
 * @param assigneeIds the IDs of the users that new issues are assigned to
 */
public record Gitlab(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String project,
        String title,
        String message,
        String link,
        List<String> labels,
        List<String> assigneeIds,
        Duration reopenDuration)
        implements IssueConfig {
    /** The root of gitlab.com. */
    private static final Url GITLAB = new Url("https://gitlab.com/");

    private static final Pattern PROJECT = Pattern.compile("[0-9]+|[\\w.-]+(/[\\w.-]+)+" + CommonFields.OR_TEMPLATE);
    private static final String PROJECTS = "the path of a project such as group/alerts, or its ID";
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    /** The kind. */
    public static final Kind<Gitlab> KIND = Kind.of("gitlab", Gitlab.class)
            .check(draft -> draft.complete("url", GITLAB))
            .base("url", "the address of a server such as https://gitlab.example.com")
            .exactlyOne("token", "token_file")
            .require("project", PROJECTS)
            .match("project", PROJECT, PROJECTS)
            .field(texts("assignee_ids").literal())
            .match("assignee_ids", ID, "the ID of a user, which the profile shows; not a template")
            .groupLink("link")
            .actions();

    /** Path or ID of a project, which becomes a part of a URL. */
    private static final Pattern IN_URL = Pattern.compile("[0-9]+|(?!.*(?:^|/)\\.{1,2}(?:/|$))[\\w.-]+(/[\\w.-]+)+");

    public Gitlab {
        labels = List.copyOf(labels);
        assigneeIds = List.copyOf(assigneeIds);
    }

    @Override
    public Length titleLimit() {
        return Length.characters(255);
    }

    @Override
    public Length labelLimit() {
        return Length.characters(255);
    }

    @Override
    public IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure {
        String place = fields.required("project", project).strip();
        if (!IN_URL.matcher(place).matches()) {
            throw SendFailure.of("project: no path of one (expected: group/project, or an ID)");
        }
        return new Issues(this, place, accessToken);
    }

    /** The issues of a project. */
    private record Issues(Gitlab config, String place, String accessToken) implements IssueTracker {
        @Override
        public String product() {
            return "GitLab";
        }

        @Override
        public String number() {
            return "/iid";
        }

        @Override
        public String body() {
            return "description";
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
        public HttpCall call(String method, String path, Map<String, Object> body) {
            String issues = config.url().reveal() + "api/v4/projects/" + GoUrl.escapeForm(place) + "/issues" + path;
            return HttpCall.json(method, issues, body.isEmpty() ? "" : GoJson.encode(body))
                    .withToken(accessToken);
        }

        @Override
        public Map<String, Object> extras(IssueText text) {
            return filled(
                    "labels", String.join(",", text.labels()),
                    "assignee_ids",
                            config.assigneeIds().stream().map(Long::valueOf).toList());
        }

        @Override
        public Map<String, Object> state(Change change) {
            return switch (change) {
                case OPEN -> object("state_event", "reopen");
                case CLOSED -> object("state_event", "close");
                case NONE -> Map.of();
            };
        }

        @Override
        public HttpCall edit(String number, Map<String, Object> fields) {
            return call("PUT", "/" + number, fields);
        }

        @Override
        public HttpCall comment(String number, String text) {
            return call("POST", "/" + number + "/notes", object("body", text));
        }

        @Override
        public Outcome judge(HttpReply reply, ReceiverData kept) {
            reply.redaction().hide(accessToken);
            return StatusTable.RATE_LIMITS_TOO.judge(reply, kept);
        }
    }
}
