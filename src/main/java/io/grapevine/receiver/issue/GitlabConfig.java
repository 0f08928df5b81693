package io.grapevine.receiver.issue;

import static io.grapevine.config.file.shape.FieldSet.texts;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Issues of a project of GitLab.
 *
 * @param url the root of the server
 * @param project the path of the project, such as {@code group/project}, or its ID; a template
 * @param assigneeIds the IDs of the users that new issues are assigned to
 */
public record GitlabConfig(
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
    public static final Kind<GitlabConfig> KIND = Kind.of("gitlab", GitlabConfig.class)
            .check(draft -> draft.complete("url", GITLAB))
            .base("url", "the address of a server such as https://gitlab.example.com")
            .exactlyOne("token", "token_file")
            .require("project", PROJECTS)
            .match("project", PROJECT, PROJECTS)
            .field(texts("assignee_ids").literal())
            .match("assignee_ids", ID, "the ID of a user, which the profile shows; not a template")
            .groupLink("link")
            .actions();

    private static final IssueText.Limits LIMITS = new IssueText.Limits(Length.characters(255), Length.characters(255));

    /** Path or ID of a project, which becomes a part of a URL. */
    private static final Pattern IN_URL = Pattern.compile("[0-9]+|(?!.*(?:^|/)\\.{1,2}(?:/|$))[\\w.-]+(/[\\w.-]+)+");

    public GitlabConfig {
        labels = List.copyOf(labels);
        assigneeIds = List.copyOf(assigneeIds);
    }

    @Override
    public IssueText.Limits limits() {
        return LIMITS;
    }

    @Override
    public IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure {
        String place = fields.required("project", project).strip();
        if (!IN_URL.matcher(place).matches()) {
            throw SendFailure.of("project: no path of one (expected: group/project, or an ID)");
        }
        return new GitlabIssues(this, place, accessToken);
    }
}
