package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.Config;
import io.grapevine.config.yaml.Read;
import io.grapevine.core.notify.Integration;
import io.grapevine.files.ConfigLoader;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.template.go.GoTemplates;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The places of the links of actions in messages of webhooks and Slack, as {@code grapevine.yml} says. */
class OfferedLinksIT extends OnVertx {
    private static final String URL = "https://am.example.org/act/gv1token";
    private static final ActionLinks LINKS = (incident, actions, subject) ->
            List.of(new Link("Acknowledge", URL), new Link("Why \"&\"", "https://am/#/"));
    private static final Integrations.Offer OFFER =
            new Integrations.Offer(LINKS, LINKS, (incident, action, round) -> "gv1button", "https://am.example.org");

    /** Sends the usual body where a template fails. */
    private static final String PLAIN = "integrations: [{receiver: r, kind: webhook, on_template_error: plain}]";

    private static final String APP = "messages: {buttons: {apps: {slack: [{app_level_token: a, bot_token: b}]}}}";

    @AutoClose
    private final HookServer hook = HookServer.start();

    private static Notification notification() {
        Notification first = Samples.firing("h1");
        return Samples.about(new MessageIncident("0123456789abcdef", 1, Samples.NOW), first);
    }

    /** The body that arrives from the only integration of a receiver. */
    private String sent(String receiver, String extensions) throws Exception {
        String yaml =
                "route: {receiver: r}\nreceivers: [{name: r, " + receiver.replace("URL", hook.url("/hook")) + "}]\n";
        Config config = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(UTF_8))
                .get()
                .config();
        Read<ConfigLoader.LoadedExtensions> read =
                ConfigLoader.LITERAL.extensions(Path.of("grapevine.yml"), extensions.getBytes(UTF_8), config);
        assertThat(read.faults()).isEmpty();
        MessageTemplateSet templates = MessageTemplateSet.load(
                GoTemplates.parse(List.of(), InstantSource.system()),
                read.get().extensions(),
                List.of(),
                InstantSource.system(),
                Location.UTC,
                "http://am");
        Integration integration = new Integrations(
                        vertx, new HttpSenders(vertx, Map.of()), templates, "host", Integrations.Watch.NONE)
                .with(OFFER)
                .of(config.receivers().get(0))
                .get(0);
        int before = hook.requests().size();
        hook.answer(HookServer.status(200, "ok"));
        assertThat(send(integration.notifier(), notification())).isInstanceOf(Outcome.Delivered.class);
        return hook.requests().get(before).body();
    }

    private static String webhook(String more) {
        return "integrations: [{receiver: r, kind: webhook, engine: mustache, buttons: [ack, why]" + more + "}]\n";
    }

    @Test
    void aPayloadInMustacheHasTheLinksAsData() throws Exception {
        assertThat(sent("webhook_configs: [{url: 'URL'}]", webhook("""
                        , fields: {payload: '[{{#actions}}{{^first}},{{/first}}{"text": {{#json}}{{label}}{{/json}},
                        "url": "{{url}}"}{{/actions}}{{#hasActions}}, true{{/hasActions}}]'}""")))
                .isEqualTo("[{\"text\": \"Acknowledge\", \"url\": \"" + URL
                        + "\"},{\"text\": \"Why \\\"\\u0026\\\"\", \"url\": \"https://am/#/\"}, true]");
    }

    @Test
    void theUsualBodiesHaveNone() throws Exception {
        String receiver = "webhook_configs: [{url: 'URL'}]";
        assertThat(sent(receiver, webhook(", fields: {payload: '{\"status\": \"{{status}}\"}'}")))
                .isEqualTo("{\"status\": \"firing\"}");
        String templated = sent(receiver, webhook(""));
        assertThat(templated).startsWith("{\n  \"version\": \"4\"").doesNotContain("act");
        assertThat(sent(receiver, "integrations: [{receiver: r, kind: webhook, engine: mustache}]"))
                .isEqualTo(templated);
    }

    /** A field that Alertmanager's templates do not have would make them fail there. */
    @Test
    void templatesInGoHaveNone() throws Exception {
        String receiver = "webhook_configs: [{url: 'URL', payload: {a: '{{ .Status }}'}}]";
        assertThat(sent(receiver, "{}")).isEqualTo("{\"a\":\"firing\"}\n");
        assertThat(sent(receiver.replace(".Status", ".Actions"), PLAIN))
                .contains("\"version\":\"4\"")
                .doesNotContain("act/");
    }

    private static String slack(String actions, String app) {
        return "integrations: [{receiver: r, kind: slack, buttons: " + actions + "}]\n" + app;
    }

    private JsonNode attachments(String extensions) throws Exception {
        String receiver = "slack_configs: [{api_url: 'URL', channel: '#c', color: '#ff0000'}]";
        return new ObjectMapper().readTree(sent(receiver, extensions)).path("attachments");
    }

    @Test
    void messagesInSlackHaveLinksUnlessAnAppReportsClicks() throws Exception {
        JsonNode links = attachments(slack("[ack, why]", ""));
        assertThat(links).hasSize(2);
        assertThat(links.get(1).toString())
                .isEqualTo("{\"color\":\"#ff0000\",\"fallback\":\"Actions\",\"text\":\"<" + URL
                        + "|Acknowledge> · <https://am/#/|Why \\\"&amp;\\\">\",\"mrkdwn_in\":[\"text\"]}");

        JsonNode buttons = attachments(slack("[ack, why]", APP));
        assertThat(buttons).hasSize(2);
        assertThat(buttons.get(1).toString()).contains("gv1button").doesNotContain("gv1token", "https://am/#/");
        assertThat(attachments("{}")).hasSize(1);
    }

    @Test
    void oneButtonLeadsToThePageOfTheGroup() throws Exception {
        assertThat(attachments(slack("[ack, why]", APP)).get(1).toString())
                .contains("\"Why\"")
                .doesNotContain("\"Open\"");
        assertThat(attachments(slack("[ack]", APP)).get(1).toString())
                .contains("\"Open\"")
                .doesNotContain("\"Why\"");
    }
}
