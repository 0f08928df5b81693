package io.grapevine.receiver.github;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.config.file.shape.FieldSet.texts;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.regex.Pattern;

/** Issues of GitHub. */
final class GithubFormat {
    private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+/[\\w.-]+" + CommonFields.OR_TEMPLATE);
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\[bot])?");

    static final IntegrationFormat<GithubConfig> FORMAT = new IntegrationFormat<>(
            GithubConfig.class,
            (draft, defaults) -> {
                draft.complete("api_url", GithubConfig.GITHUB);
                CommonFields.requireBase(
                        draft, "api_url", "the address of an API such as https://github.example.com/api/v3");
                draft.exactlyOne("token", "token_file");
                String expected = "the owner and the name of a repository such as example/alerts";
                draft.require("repository", expected);
                draft.requireMatch("repository", REPOSITORY, expected);
                draft.requireMatch("assignees", LOGIN, "the login of a user, which is not a template");
            },
            text("link", GROUP_LINK),
            texts("assignees").literal());

    private GithubFormat() {}
}
