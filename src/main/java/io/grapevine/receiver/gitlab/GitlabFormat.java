package io.grapevine.receiver.gitlab;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.config.file.shape.FieldSet.texts;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.regex.Pattern;

/** Issues of GitLab. */
final class GitlabFormat {
    private static final Pattern PROJECT = Pattern.compile("[0-9]+|[\\w.-]+(/[\\w.-]+)+" + CommonFields.OR_TEMPLATE);
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    static final IntegrationFormat<GitlabConfig> FORMAT = new IntegrationFormat<>(
            GitlabConfig.class,
            (draft, defaults) -> {
                draft.complete("url", GitlabConfig.GITLAB);
                CommonFields.requireBase(draft, "url", "the address of a server such as https://gitlab.example.com");
                draft.exactlyOne("token", "token_file");
                String expected = "the path of a project such as group/alerts, or its ID";
                draft.require("project", expected);
                draft.requireMatch("project", PROJECT, expected);
                draft.requireMatch("assignee_ids", ID, "the ID of a user, which the profile shows; not a template");
            },
            text("link", GROUP_LINK),
            texts("assignee_ids").literal());

    private GitlabFormat() {}
}
