package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.TemplateFiles;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.message.MessageTemplates.RenderedMessage;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.AlertData;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language that words each field of each integration. */
class MessageTemplateSetTest {
    private static final String CONFIG = """
        route: {receiver: team}
        global: {smtp_smarthost: 'localhost:25', smtp_from: a@b.c}
        receivers:
        - name: team
          slack_configs: [{api_url: 'http://s', channel: a}, {api_url: 'http://s', channel: b}]
          email_configs: [{to: x@y.z}]
          webhook_configs: [{url: 'http://w'}]
        - name: chat
          slack_configs:
          - {app_token: t, channel: a, send_resolved: true}
          - api_url: https://slack.com/api/chat.postMessage
            http_config: {authorization: {credentials: t}}
            channel: a
            send_resolved: true
            update_message: true
          - {app_token: t, channel: a, post_updates_to_thread: true}
          - {app_token: t, channel: a, post_updates_to_thread: true, update_message: true}
        """;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T05:30:00Z"));

    private static final TemplateData DATA = new TemplateData(
            "team",
            "firing",
            List.of(new AlertData(
                    "firing",
                    LabelSet.of("alertname", "<Down>"),
                    LabelSet.EMPTY,
                    OffsetDateTime.parse("2026-11-20T05:00:00Z"),
                    OffsetDateTime.parse("0001-01-01T00:00:00Z"),
                    "",
                    "00",
                    "")),
            "first notification",
            LabelSet.of("alertname", "<Down>"),
            LabelSet.of("alertname", "<Down>"),
            LabelSet.EMPTY,
            LabelSet.EMPTY,
            "http://am");

    @TempDir
    private Path directory;

    private final Config config;

    MessageTemplateSetTest() {
        config = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), CONFIG.getBytes(UTF_8))
                .get()
                .config();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private MessageTemplateSet templates(String yaml) throws Exception {
        Path file = file("grapevine.yml", yaml);
        Read<ConfigLoader.LoadedExtensions> result = ConfigLoader.LITERAL.extensions(file, config);
        assertThat(result.faults()).isEmpty();
        return templates(result.get().extensions());
    }

    private static MessageTemplateSet templates(Extensions extensions) throws Exception {
        return MessageTemplateSet.load(
                GoTemplates.parse(List.of(), InstantSource.system()),
                extensions,
                files(extensions),
                CLOCK,
                Location.UTC,
                "http://am");
    }

    private static List<Source> files(Extensions extensions) throws ConfigLoadException {
        try {
            return TemplateFiles.of(extensions);
        } catch (TemplateException e) {
            throw new ConfigLoadException(String.valueOf(e.getMessage()));
        }
    }

    private UpdateMode update(MessageTemplateSet templates, int index) {
        return templates.update("chat", config.receivers().get(1).integrations().get(index), index);
    }

    @Test
    void earlierMessagesAreTreatedAsGrapevineYmlSaysOrElseAsAlertmanagerDoes() throws Exception {
        MessageTemplateSet plain = templates("{}");
        assertThat(update(plain, 0)).isEqualTo(UpdateMode.NONE);
        assertThat(update(plain, 1)).isEqualTo(UpdateMode.EDIT_ALWAYS);
        assertThat(update(plain, 2)).isEqualTo(UpdateMode.REPLY_ALWAYS);
        assertThat(update(plain, 3)).isEqualTo(UpdateMode.EDIT_AND_REPLY_ALWAYS);
        MessageTemplateSet own = templates("integrations: [{receiver: chat, kind: slack, update: thread}]");
        assertThat(update(own, 0)).isEqualTo(UpdateMode.THREAD);
        assertThat(update(own, 1)).isEqualTo(UpdateMode.THREAD);
        MessageTemplateSet none = templates("integrations: [{receiver: chat, kind: slack, update: none}]");
        assertThat(update(none, 1)).isEqualTo(UpdateMode.NONE);
        assertThat(update(none, 3)).isEqualTo(UpdateMode.NONE);
    }

    @Test
    void onlyMessagesThatAreKeptUpToDateSayTheDuration() throws Exception {
        List<IntegrationConfig> slack = config.receivers().get(1).integrations();
        assertThat(templates("integrations: [{receiver: chat, kind: slack, index: 0, update: edit}]")
                        .of("chat", slack.get(0), 0)
                        .saysDuration())
                .isTrue();
        assertThat(templates("{}").of("chat", slack.get(1), 1).saysDuration()).isFalse();
    }

    private MessageTemplates of(MessageTemplateSet templates, String kind, int index) {
        IntegrationConfig integration = config.receivers().get(0).integrations().stream()
                .filter(other -> other.kind().equals(kind))
                .toList()
                .get(index);
        return templates.of("team", integration, index);
    }

    private static String text(MessageTemplates templates, String field, String go) throws TemplateFault {
        RenderedMessage<String> rendered =
                templates.<String, RuntimeException>render(DATA, texts -> texts.of(field, go));
        assertThat(rendered.flaw()).isNull();
        return rendered.message();
    }

    private static String html(MessageTemplates templates, String field, String go) throws TemplateFault {
        return templates
                .<String, RuntimeException>render(DATA, texts -> texts.html(field, go))
                .message();
    }

    @Test
    void withoutExtensionsAllIsWordedInGo() throws Exception {
        MessageTemplateSet templates = templates(Extensions.NONE);
        for (String kind : List.of("slack", "email", "webhook")) {
            assertThat(of(templates, kind, 0).overrides()).isEmpty();
            assertThat(of(templates, kind, 0).externalUrl()).isEqualTo("http://am");
        }
        assertThat(text(of(templates, "slack", 0), "title", "{{ .Status }}")).isEqualTo("firing");
    }

    @ParameterizedTest
    @CsvSource({
        "slack, '', PLAIN",
        "email, '', PLAIN",
        "webhook, '', DROP",
        "slack, drop, DROP",
        "webhook, plain, PLAIN",
        "slack, plain, PLAIN",
    })
    void whatBecomesOfNotificationsWhoseTemplatesFailDependsOnTheKindOrIsSaid(
            String kind, String said, OnTemplateError expected) throws Exception {
        MessageTemplateSet templates =
                templates("integrations: [{receiver: team, kind: " + kind + ", on_template_error: '" + said + "'}]");
        assertThat(of(templates, kind, 0).onError()).isEqualTo(expected);
    }

    @Test
    void inMustacheTheBuiltInPartialsStandInForTheFieldsOfTheirNames() throws Exception {
        MessageTemplateSet templates = templates("""
            integrations:
            - {receiver: team, kind: slack, engine: mustache}
            - {receiver: team, kind: email, engine: mustache}
            - {receiver: team, kind: webhook, engine: mustache}
            """);

        MessageTemplates slack = of(templates, "slack", 0);
        assertThat(text(slack, "title", "go")).isEqualTo("[FIRING:1] <Down> ");
        assertThat(text(slack, "text", "go")).startsWith("*1 firing*\n- alertname = &lt;Down&gt;\n");
        assertThat(text(slack, "fallback", "go")).isEqualTo("[FIRING:1] <Down>  | http://am/#/alerts?receiver=team");
        assertThat(text(slack, "pretext", "{{ .Status }}")).isEqualTo("firing");

        MessageTemplates email = of(templates, "email", 0);
        assertThat(html(email, "html", "go")).startsWith("<!DOCTYPE html>").contains("&lt;Down&gt;");
        assertThat(text(email, "text", "")).startsWith("1 alert: [FIRING:1] <Down> \n");
        assertThat(text(email, "headers.Subject", "go")).isEqualTo("[FIRING:1] <Down> ");
        assertThat(text(email, "headers.To", "{{ .Status }}")).isEqualTo("firing");

        assertThat(text(of(templates, "webhook", 0), "payload", "")).startsWith("{\n  \"version\": \"4\",");
    }

    @Test
    void anIntegrationMayDifferFromTheOthersOfItsKind() throws Exception {
        MessageTemplateSet templates =
                templates("integrations: [{receiver: team, kind: slack, index: 1, engine: mustache}]");
        assertThat(text(of(templates, "slack", 0), "title", "{{ .Status }}")).isEqualTo("firing");
        assertThat(text(of(templates, "slack", 1), "title", "{{ .Status }}")).startsWith("[FIRING:1]");
    }

    @Test
    void filesReplaceTheBuiltInPartialsAndTextsOfTheFileReplaceBoth() throws Exception {
        file("slack.title.mustache", "title {{> shared}}");
        file("slack.pretext.mustache", "pretext\n");
        file("slack.mustache", "text");
        file("shared.mustache", "{{status}}");
        file("webhook.payload.mustache", "{}");
        file("unread.txt", "{{");
        MessageTemplateSet templates = templates("""
            messages: {mustache: {files: ['*.mustache']}}
            integrations:
            - receiver: team
              kind: slack
              index: 0
              engine: mustache
              fields: {title: 'mine, {{> slack.title}}', footer: '{{alertCount}}', fields.value: v}
            - {receiver: team, kind: slack, index: 1, engine: mustache}
            - {receiver: team, kind: webhook, engine: mustache}
            """);

        MessageTemplates first = of(templates, "slack", 0);
        assertThat(text(first, "title", "go")).isEqualTo("mine, title firing");
        assertThat(text(first, "pretext", "go")).isEqualTo("pretext");
        assertThat(text(first, "text", "go")).isEqualTo("text");
        assertThat(text(first, "footer", "go")).isEqualTo("1");
        assertThat(text(first, "fields.value", "go")).isEqualTo("v");
        MessageTemplates second = of(templates, "slack", 1);
        assertThat(text(second, "title", "go")).isEqualTo("title firing");
        assertThat(text(second, "footer", "go")).isEqualTo("go");
        assertThat(text(of(templates, "webhook", 0), "payload", "go")).isEqualTo("{}");
        assertThat(templates.mustache().partials()).contains("shared").doesNotContain("unread.txt");
    }

    @Test
    void aNameThatStandsForNothingIsAnErrorOnlyInStrictTemplates() throws Exception {
        String integrations =
                "integrations: [{receiver: team, kind: slack, engine: mustache, fields: {title: 'a{{nothing}}'}}]";
        assertThat(text(of(templates(integrations), "slack", 0), "title", "go")).isEqualTo("a");
        MessageTemplates strict = of(templates("messages: {mustache: {strict: true}}\n" + integrations), "slack", 0);
        assertThat(strict.<String, RuntimeException>render(DATA, texts -> texts.of("title", "go"))
                        .flaw())
                .startsWith("title: 1: \"nothing\" is missing");
    }

    @Test
    void textsThatAreNoTemplatesAreFaultsOfTheFileAllAtOnceWithTheirPlaces() {
        assertThatThrownBy(() -> templates("""
            integrations:
            - receiver: team
              kind: slack
              index: 0
              engine: mustache
              fields: {title: '{{', footer: '{{> nothing}}', color: '{{status}}'}
            - receiver: team
              kind: slack
              index: 1
              engine: mustache
              fields:
                text: |
                  one
                  {{#alerts}}
            """))
                .isInstanceOf(ConfigLoadException.class)
                .satisfies(fault -> assertThat(
                                ((ConfigLoadException) fault).text().lines())
                        .satisfiesExactly(
                                line -> assertThat(line)
                                        .isEqualTo(directory + "/grapevine.yml:6:19: integrations[0].fields.title: "
                                                + "template:1:1: unclosed tag (expected: }})"),
                                line -> assertThat(line)
                                        .startsWith(directory + "/grapevine.yml:6:33: integrations[0].fields.footer: "
                                                + "template:1:1: partial \"nothing\" (expected: "),
                                line -> assertThat(line)
                                        .startsWith(directory + "/grapevine.yml:12:11: integrations[1].fields.text: "
                                                + "template:2:1: section \"alerts\" is not closed")));
    }

    @Test
    void filesThatAreNoTemplatesAreFaultsWithTheirPlaces() throws IOException {
        file("a.mustache", "x\n {{/b}}");
        file("b.mustache", "{{#x}}");
        assertThatThrownBy(() -> templates("messages: {mustache: {files: ['*.mustache']}}"))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining(directory + "/a.mustache:2:2: end of \"b\"")
                .hasMessageContaining(directory + "/b.mustache:1:1: section \"x\" is not closed");
    }

    @Test
    void theExamplesCanBePutToWork() throws Exception {
        Path directory = Path.of("config-examples");
        Config example = ConfigLoader.LITERAL
                .load(directory.resolve("mustache.yml"))
                .get()
                .config();
        Extensions extensions = ConfigLoader.LITERAL
                .extensions(directory.resolve("grapevine.yml"), example)
                .get()
                .extensions();
        MessageTemplateSet templates = templates(extensions);
        IntegrationConfig slack = example.receivers().get(0).integrations().stream()
                .filter(integration -> integration.kind().equals("slack"))
                .findFirst()
                .orElseThrow();
        assertThat(text(templates.of("team-x", slack, 0), "title", "go")).isEqualTo("FIRING: <Down> (1)");
        assertThat(text(templates.of("team-x", slack, 1), "title", "go")).isEqualTo("go");
    }
}
