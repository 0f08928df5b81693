package io.grapevine.receiver.jira;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.jira.JiraConfig.JiraField;

/** Jira. */
final class JiraFormat {
    static final IntegrationFormat<JiraConfig> FORMAT = new IntegrationFormat<>(
            JiraConfig.class,
            JiraFormat::complete,
            text("api_type", "auto"),
            updatable("summary"),
            updatable("description"),
            text("priority", named("jira.default.priority")));

    private JiraFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("project", "a project of Jira");
        draft.require("issue_type", "an issue type of Jira");
        draft.oneOf("api_type", "auto", "cloud", "datacenter");
        draft.complete("api_url", defaults.global().jiraApiUrl(), "global jira_api_url");
    }

    /** A text, or a mapping of the text and whether it is updated. */
    private static Field<JiraField> updatable(String name) {
        String template = named("jira.default." + name);
        Shape<JiraField> shape = Shape.of(JiraField.class, text("template", template));
        JiraField unset = new JiraField(template, null);
        return Field.of(
                        name,
                        value -> value.isMapping() ? value.read(shape::read) : new JiraField(value.text(), null),
                        shape::write,
                        field -> !field.equals(new JiraField("", null)))
                .or(unset);
    }
}
