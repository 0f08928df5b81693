package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.duration;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.optionalFlag;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.texts;
import static io.grapevine.configfile.shape.FieldSet.treeMap;

import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.JiraConfig;
import io.grapevine.config.receiver.JiraField;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Jira. */
final class JiraFormat {
    private static final Field<@Nullable Url> API_URL = httpUrl("api_url");
    private static final Field<String> API_TYPE = text("api_type", "auto");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> ISSUE_TYPE = text("issue_type");

    static final IntegrationFormat<JiraConfig> FORMAT = new Kind<>(
            Shape.of(
                    JiraConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    API_URL,
                    API_TYPE,
                    PROJECT,
                    updatable("summary"),
                    updatable("description"),
                    texts("labels"),
                    text("priority", named("jira.default.priority")),
                    ISSUE_TYPE,
                    text("reopen_transition"),
                    text("resolve_transition"),
                    text("wont_fix_resolution"),
                    duration("reopen_duration"),
                    treeMap("fields")),
            JiraFormat::complete);

    private JiraFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require(PROJECT, "a project of Jira");
        draft.require(ISSUE_TYPE, "an issue type of Jira");
        draft.oneOf(API_TYPE, "auto", "cloud", "datacenter");
        completeHttp(draft, defaults);
        draft.complete(API_URL, defaults.global().jiraApiUrl(), "global jira_api_url");
    }

    /** A text, or a mapping of the text and whether it is updated. */
    private static Field<JiraField> updatable(String name) {
        String template = named("jira.default." + name);
        Shape<JiraField> shape = Shape.of(JiraField.class, text("template", template), optionalFlag("enable_update"));
        Field<JiraField> section = object(name, shape, new JiraField("", null));
        return Field.of(
                name,
                (in, key) -> in.value(key).isMapping() ? section.read(in) : new JiraField(in.text(key, template), null),
                (out, key, field) -> section.write(out, field),
                field -> true);
    }
}
