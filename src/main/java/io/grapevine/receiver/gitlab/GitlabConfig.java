package io.grapevine.receiver.gitlab;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.issue.IssueConfig;
import java.time.Duration;
import java.util.List;

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
    /** The kind. */
    public static final Kind<GitlabConfig> KIND =
            Kind.of("gitlab", GitlabConfig.class, () -> GitlabFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return GitlabNotifier.of(this, parts.requests(this));
    }

    /** The root of gitlab.com. */
    public static final Url GITLAB = new Url("https://gitlab.com/");

    public GitlabConfig {
        labels = List.copyOf(labels);
        assigneeIds = List.copyOf(assigneeIds);
    }
}
