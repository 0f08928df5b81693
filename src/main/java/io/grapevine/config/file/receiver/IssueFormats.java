package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.receiver.GithubConfig;
import io.grapevine.config.receiver.GitlabConfig;
import java.util.regex.Pattern;

/** Issues of GitHub and of GitLab. */
final class IssueFormats {
    private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+/[\\w.-]+" + CommonFields.OR_TEMPLATE);
    private static final Pattern PROJECT = Pattern.compile("[0-9]+|[\\w.-]+(/[\\w.-]+)+" + CommonFields.OR_TEMPLATE);
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\[bot])?");
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    static final IntegrationFormat<GithubConfig> GITHUB = new IntegrationFormat<>(
            GithubConfig.class, (draft, defaults) -> completeGithub(draft), text("link", GROUP_LINK));

    static final IntegrationFormat<GitlabConfig> GITLAB = new IntegrationFormat<>(
            GitlabConfig.class, (draft, defaults) -> completeGitlab(draft), text("link", GROUP_LINK));

    private IssueFormats() {}

    private static void completeGithub(RecordDraft draft) {
        draft.complete("api_url", GithubConfig.GITHUB);
        CommonFields.requireBase(draft, "api_url", "the address of an API such as https://github.example.com/api/v3");
        draft.exactlyOne("token", "token_file");
        require(draft, "repository", REPOSITORY, "the owner and the name of a repository such as example/alerts");
        draft.requireMatch("assignees", LOGIN, "the login of a user, which is not a template");
    }

    private static void completeGitlab(RecordDraft draft) {
        draft.complete("url", GitlabConfig.GITLAB);
        CommonFields.requireBase(draft, "url", "the address of a server such as https://gitlab.example.com");
        draft.exactlyOne("token", "token_file");
        require(draft, "project", PROJECT, "the path of a project such as group/alerts, or its ID");
        draft.requireMatch("assignee_ids", ID, "the ID of a user, which the profile shows; not a template");
    }

    private static void require(RecordDraft draft, String field, Pattern allowed, String expected) {
        draft.require(field, expected);
        draft.requireMatch(field, allowed, expected);
    }
}
