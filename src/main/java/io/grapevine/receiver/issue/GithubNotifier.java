package io.grapevine.receiver.issue;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.util.regex.Pattern;

/** Keeps an issue of a repository of GitHub for each incident. */
public final class GithubNotifier {
    private static final IssueText.Limits LIMITS = new IssueText.Limits(Length.characters(256), Length.characters(50));

    /** Both names become parts of a URL. */
    private static final Pattern REPOSITORY = Pattern.compile("(?!\\.)[\\w.-]+/(?!\\.{1,2}$)[\\w.-]+");

    private GithubNotifier() {}

    /** A notifier with a configuration. */
    public static Notifier of(GithubConfig config, Requests requests) {
        return new IssueNotifier(
                config,
                LIMITS,
                requests,
                (fields, token) -> new GithubIssues(config, repository(config, fields), token));
    }

    private static String repository(GithubConfig config, MessageFields fields) throws TemplateFault, SendFailure {
        String repository = fields.required("repository", config.repository()).strip();
        if (!REPOSITORY.matcher(repository).matches()) {
            throw SendFailure.of("repository: no name of one (expected: owner/name)");
        }
        return repository;
    }
}
