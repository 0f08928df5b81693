package io.grapevine.template.go;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.Records;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The built-in templates, compared with what the real {@code amtool} made of Alertmanager's. */
class BuiltInTemplatesTest {
    private static final List<String> OF_ALERTS =
            List.of("__text_alert_list", "__text_alert_list_markdown", "pagerduty.default.instances");

    /** What configurations may name: the templates of texts, then those of the mail. */
    private static final String NAMES = """
            __alertmanager __alertmanagerURL __description __subject __text_alert_list __text_alert_list_markdown
            discord.default.content discord.default.message discord.default.title
            jira.default.description jira.default.priority jira.default.summary
            mattermost.default.color mattermost.default.fallback mattermost.default.text mattermost.default.title
            mattermost.default.titlelink mattermost.default.username
            msteams.default.summary msteams.default.text msteams.default.title
            msteamsv2.default.text msteamsv2.default.title
            opsgenie.default.description opsgenie.default.message opsgenie.default.source
            pagerduty.default.client pagerduty.default.clientURL pagerduty.default.description
            pagerduty.default.instances
            pushover.default.message pushover.default.title pushover.default.url
            rocketchat.default.alias rocketchat.default.emoji rocketchat.default.iconurl rocketchat.default.text
            rocketchat.default.title rocketchat.default.titlelink
            slack.default.callbackid slack.default.color slack.default.fallback slack.default.footer
            slack.default.iconemoji slack.default.iconurl slack.default.pretext slack.default.text slack.default.title
            slack.default.titlelink slack.default.username
            sns.default.message sns.default.subject
            telegram.default.message
            victorops.default.entity_display_name victorops.default.monitoring_tool victorops.default.state_message
            webex.default.message
            wechat.default.agent_id wechat.default.message wechat.default.to_party wechat.default.to_tag
            wechat.default.to_user
            email.default.subject
            """;

    private final GoTemplates templates;

    BuiltInTemplatesTest() throws TemplateException {
        templates = GoTemplates.parse(List.of(), InstantSource.system());
    }

    @TestFactory
    Stream<DynamicTest> everyBuiltInTemplateGivesTheTextOfAlertmanagers() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("built-in.json")) {
            JsonNode recorded = new ObjectMapper().readTree(in);
            List<TemplateData> datas = new ArrayList<>();
            recorded.get("datas").forEach(data -> datas.add(DataJson.data(data)));
            assertThat(datas).extracting(TemplateData::status).contains("firing", "resolved");
            assertThat(recorded.get("expected").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(NAMES.strip().split("\\s+"));
            return recorded.get("expected").properties().stream()
                    .map(entry -> DynamicTest.dynamicTest(
                            entry.getKey(), () -> check(entry.getKey(), entry.getValue(), datas)));
        }
    }

    private void check(String name, JsonNode expected, List<TemplateData> datas) throws TemplateException {
        String argument = OF_ALERTS.contains(name) ? ".Alerts" : ".";
        for (int i = 0; i < datas.size(); i++) {
            String template = "{{ template \"" + name + "\" " + argument + " }}";
            assertThat(templates.text(template, datas.get(i)))
                    .isEqualTo(expected.get(i).asText());
        }
    }

    private static TemplateData data(AlertData... alerts) {
        LabelSet labels = LabelSet.of("alertname", "Disk");
        return new TemplateData(
                "team",
                "firing",
                List.of(alerts),
                "none",
                labels,
                labels,
                LabelSet.EMPTY,
                LabelSet.EMPTY,
                "http://am/x");
    }

    private static AlertData alert(String status, String instance) {
        return new AlertData(
                status,
                LabelSet.of("alertname", "Disk", "instance", instance),
                LabelSet.of("summary", "<script>alert(1)</script>"),
                OffsetDateTime.parse("2024-03-01T08:00:00Z"),
                OffsetDateTime.parse("2024-03-01T09:00:00Z"),
                "http://prometheus/graph?a=1&b=2",
                "00",
                "");
    }

    @Test
    void theMailEscapesWhatTheDataSay() throws TemplateException {
        String mail = templates.html("{{ template \"email.default.html\" . }}", data(alert("firing", "a&b")));
        assertThat(mail)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a&amp;b")
                .doesNotContain("<script>alert", "ZgotmplZ", "<no value>");
    }

    @Test
    void theMailLinksToTheSourceAndToASilenceWithTheLabelsOfTheAlert() throws TemplateException {
        String mail = templates.html("{{ template \"email.default.html\" . }}", data(alert("firing", "h:1")));
        assertThat(mail)
                .contains("href=\"http://prometheus/graph?a=1&amp;b=2\"")
                .contains("http://am/x/#/silences/new?filter=%7Balertname%3D%22Disk%22%2Cinstance%3D%22h%3a1%22%7D")
                .contains("href=\"http://am/x/#/alerts?receiver=team\"");
    }

    @Test
    void anAnnotationThatIsAnAddressOfTheWebIsALinkAndNothingElseIs() throws TemplateException {
        assertThat(mailAnnotated("https://runbooks/disk?a=1&b=2"))
                .contains("href=\"https://runbooks/disk?a=1&amp;b=2\"", ">https://runbooks/disk?a=1&amp;b=2</a>");
        assertThat(mailAnnotated("see https://runbooks/disk")).doesNotContain("href=\"see", "href=\"https://runbooks");
        assertThat(mailAnnotated("javascript:alert(1)")).doesNotContain("href=\"javascript");
    }

    private String mailAnnotated(String value) throws TemplateException {
        AlertData alert = alert("firing", "a");
        AlertData annotated = Records.with(alert, "annotations", LabelSet.of("runbook_url", value));
        return templates.html("{{ template \"email.default.html\" . }}", data(annotated));
    }

    @Test
    void theMailListsFiringAndResolvedAlertsApartAndOffersNoSilenceForTheResolved() throws TemplateException {
        String mail = templates.html(
                "{{ template \"email.default.html\" . }}", data(alert("firing", "a"), alert("resolved", "b")));
        assertThat(mail).contains("1 firing", "1 resolved", "2 alerts for alertname=Disk");
        assertThat(mail.split("silences/new", -1)).hasSize(2);
        assertThat(mail).contains("until 2024-03-01 09:00:00 UTC");
    }

    @Test
    void theMailLoadsNothingAndFollowsTheColoursOfTheReader() throws TemplateException {
        String mail = templates.html("{{ template \"email.default.html\" . }}", data(alert("firing", "a")));
        assertThat(mail)
                .startsWith("<!DOCTYPE html>")
                .contains("prefers-color-scheme: dark", "width=device-width", "role=\"presentation\"")
                .doesNotContain("<img", "<script", "<link", "@import", "url(");
    }
}
