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
    /** The root of the API of github.com. */
    private static final Url GITHUB = new Url("https://api.github.com/");

    private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+/[\\w.-]+" + CommonFields.OR_TEMPLATE);
    private static final String REPOSITORIES = "the owner and the name of a repository such as example/alerts";
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\[bot])?");

    /** The kind. */
    public static final Kind<GithubConfig> KIND = Kind.of("github", GithubConfig.class)
            .check(draft -> draft.complete("api_url", GITHUB))
            .base("api_url", "the address of an API such as https://github.example.com/api/v3")
            .exactlyOne("token", "token_file")
            .require("repository", REPOSITORIES)
            .match("repository", REPOSITORY, REPOSITORIES)
            .field(texts("assignees").literal())
            .match("assignees", LOGIN, "the login of a user, which is not a template")
            .groupLink("link")
            .actions();

    private static final IssueText.Limits LIMITS = new IssueText.Limits(Length.characters(256), Length.characters(50));

    /** Both names become parts of a URL. */
    private static final Pattern IN_URL = Pattern.compile("(?!\\.)[\\w.-]+/(?!\\.{1,2}$)[\\w.-]+");

    public GithubConfig {
        labels = List.copyOf(labels);
        assignees = List.copyOf(assignees);
    }

    @Override
    public IssueText.Limits limits() {
        return LIMITS;
    }

    @Override
    public IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure {
        String place = fields.required("repository", repository).strip();
        if (!IN_URL.matcher(place).matches()) {
            throw SendFailure.of("repository: no name of one (expected: owner/name)");
        }
        return new GithubIssues(this, place, accessToken);
    }
}
