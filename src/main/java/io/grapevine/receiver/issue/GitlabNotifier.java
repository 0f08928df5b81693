package io.grapevine.receiver.issue;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.util.regex.Pattern;

/** Keeps an issue of a project of GitLab for each incident. */
public final class GitlabNotifier {
    private static final IssueText.Limits LIMITS = new IssueText.Limits(Length.characters(255), Length.characters(255));

    /** Path or ID of a project, which becomes a part of a URL. */
    private static final Pattern PROJECT = Pattern.compile("[0-9]+|(?!.*(?:^|/)\\.{1,2}(?:/|$))[\\w.-]+(/[\\w.-]+)+");

    private GitlabNotifier() {}

    /** A notifier with a configuration. */
    public static Notifier of(GitlabConfig config, Requests requests) {
        return new IssueNotifier(
                config, LIMITS, requests, (fields, token) -> new GitlabIssues(config, project(config, fields), token));
    }

    private static String project(GitlabConfig config, MessageFields fields) throws TemplateFault, SendFailure {
        String project = fields.required("project", config.project()).strip();
        if (!PROJECT.matcher(project).matches()) {
            throw SendFailure.of("project: no path of one (expected: group/project, or an ID)");
        }
        return project;
    }
}
