package io.grapevine.receiver.jira;

import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.FieldSet;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A project of Jira.
 *
 * @param apiType {@code auto}, {@code cloud} or {@code datacenter}
 * @param project the project's key
 * @param reopenTransition the transition that opens an issue again; not a template
 * @param resolveTransition the transition that resolves an issue; not a template
 * @param wontFixResolution the resolution after which an issue is not opened again; not a template
 * @param reopenDuration how long after its resolution an issue is opened again, in whole minutes; less than one for not
 *     at all
 * @param fields further fields by name: trees whose strings are templates
 */
public record JiraConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        String apiType,
        String project,
        JiraField summary,
        JiraField description,
        List<String> labels,
        String priority,
        String issueType,
        String reopenTransition,
        String resolveTransition,
        String wontFixResolution,
        Duration reopenDuration,
        Map<String, @Nullable Object> fields)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<JiraConfig> KIND = Kind.of("jira", JiraConfig.class)
            .complete(JiraConfig::complete)
            .text("api_type", "auto")
            .field(updatable("summary"))
            .field(updatable("description"))
            .text("priority", named("jira.default.priority"))
            .alertmanagers(16)
            .unknownToMimir()
            .forMachines()
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new JiraNotifier(this, parts.requests(this));
    }

    public JiraConfig {
        labels = List.copyOf(labels);
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("project", "a project of Jira");
        draft.require("issue_type", "an issue type of Jira");
        draft.oneOf("api_type", "auto", "cloud", "datacenter");
        draft.complete("api_url", defaults.global().jiraApiUrl(), "global jira_api_url");
    }

    /** A text, or a mapping of the text and whether it is updated. */
    private static Field<JiraField> updatable(String name) {
        String template = named("jira.default." + name);
        Shape<JiraField> shape = Shape.of(JiraField.class, FieldSet.text("template", template));
        JiraField unset = new JiraField(template, null);
        return Field.of(
                        name,
                        value -> value.isMapping() ? value.read(shape::read) : new JiraField(value.text(), null),
                        shape::write,
                        field -> !field.equals(new JiraField("", null)))
                .or(unset);
    }

    /**
     * A text field of a Jira issue.
     *
     * @param template the text
     * @param enableUpdate whether an issue that exists gets it too; null for yes
     */
    public record JiraField(String template, @Nullable Boolean enableUpdate) {}
}
