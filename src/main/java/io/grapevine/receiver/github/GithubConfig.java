package io.grapevine.receiver.github;

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
 * Issues of a repository of GitHub.
 *
 * @param apiUrl the root of the REST API
 * @param repository the owner and the name of the repository, with a slash between them; a template
 * @param assignees the logins of the users that new issues are assigned to
 */
public record GithubConfig(
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
    /** The kind. */
    public static final Kind<GithubConfig> KIND =
            Kind.of("github", GithubConfig.class, () -> GithubFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return GithubNotifier.of(this, parts.requests(this));
    }

    /** The root of the API of github.com. */
    public static final Url GITHUB = new Url("https://api.github.com/");

    public GithubConfig {
        labels = List.copyOf(labels);
        assignees = List.copyOf(assignees);
    }
}
