package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyImage;
import io.grapevine.receiver.pagerduty.PagerdutyConfig.PagerdutyLink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagerdutyEventTest {
    private static final String REMOVED = "{\"error\":\"The details are left out: with them the event would be "
            + "larger than the 512 KB that PagerDuty takes\"}";

    private static String first(Notification notification, Object... fields) throws TemplateFault {
        PagerdutyConfig config = Written.config(PagerdutyConfig.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> PagerdutyEvent.first(config, texts, "s", "i"))
                .message();
    }

    private static String second(Notification notification, Object... fields) throws TemplateFault {
        PagerdutyConfig config = Written.config(PagerdutyConfig.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> PagerdutyEvent.second(config, texts, "r", "d"))
                .message();
    }

    private static String second(Object... fields) throws TemplateFault {
        return second(Samples.firing("h1"), fields);
    }

    private static int size(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void writesEveryFieldOfVersion2InAlertmanagersOrder() throws Exception {
        assertThat(second(
                        Map.entry(
                                "images",
                                List.of(new PagerdutyImage("src {{ .Status }}", "alt {{ .Status }}", "{{ .Status }}"))),
                        Map.entry("links", List.of(new PagerdutyLink("href {{ .Status }}", "text {{ .Status }}")))))
                .isEqualTo("{\"routing_key\":\"r\",\"dedup_key\":\"d\",\"event_action\":\"trigger\",\"payload\":{"
                        + "\"summary\":\"description\",\"source\":\"source\",\"severity\":\"error\","
                        + "\"class\":\"class\",\"component\":\"component\",\"group\":\"group\","
                        + "\"custom_details\":{\"firing\":\"details\"}},"
                        + "\"client\":\"client\",\"client_url\":\"client_url\","
                        + "\"images\":[{\"src\":\"src firing\",\"alt\":\"alt firing\",\"href\":\"firing\"}],"
                        + "\"links\":[{\"href\":\"href firing\",\"text\":\"text firing\"}]}\n");
    }

    @Test
    void linksOfActionsFollowThoseOfTheConfiguration() throws Exception {
        PagerdutyConfig config = Written.config(
                PagerdutyConfig.class, Map.entry("links", List.of(new PagerdutyLink("https://runbook", "Runbook"))));
        List<Link> actions = List.of(new Link("Acknowledge", "https://am/act/gv1"));
        assertThat(EchoRenderer.templates()
                        .with((notification, subject) -> actions)
                        .render(Samples.firing("h1"), texts -> PagerdutyEvent.second(config, texts, "r", "d"))
                        .message())
                .endsWith("\"links\":[{\"href\":\"https://runbook\",\"text\":\"Runbook\"},"
                        + "{\"href\":\"https://am/act/gv1\",\"text\":\"Acknowledge\"}]}\n");
    }

    @Test
    void writesEveryFieldOfVersion1InAlertmanagersOrder() throws Exception {
        assertThat(first(Samples.firing("h1"), Map.entry("links", List.of(new PagerdutyLink("x", "y")))))
                .isEqualTo("{\"service_key\":\"s\",\"incident_key\":\"i\",\"event_type\":\"trigger\","
                        + "\"description\":\"description\",\"event_action\":\"\",\"payload\":null,"
                        + "\"client\":\"client\",\"client_url\":\"client_url\","
                        + "\"details\":{\"firing\":\"details\"}}\n");
    }

    @Test
    void rendersEveryText() throws Exception {
        Object[] templates = {
            "description=a {{ .Status }}",
            "source=b {{ .Status }}",
            "severity= WARNING ",
            "event_class=d {{ .Status }}",
            "component=e {{ .Status }}",
            "group=f {{ .Status }}",
            "client=g {{ .Status }}",
            "client_url=h {{ .Status }}"
        };
        assertThat(second(templates))
                .contains("\"a firing\"", "\"b firing\"", "\"severity\":\"warning\"", "\"d firing\"", "\"e firing\"")
                .contains("\"f firing\"", "\"g firing\"", "\"h firing\"");
        assertThat(first(Samples.firing("h1"), templates)).contains("\"a firing\"", "\"g firing\"", "\"h firing\"");
    }

    @Test
    void resolvesWhatHasEnded() throws Exception {
        assertThat(second(Samples.resolved())).contains("\"event_action\":\"resolve\"", "\"client\":\"client\"");
        assertThat(first(Samples.resolved()))
                .contains("\"event_type\":\"resolve\"")
                .doesNotContain("client");
    }

    @Test
    void leavesOutWhatIsEmptyButForWhatPagerDutyWants() throws Exception {
        Object[] empty = {
            "client=",
            "client_url=",
            "description=",
            Map.entry("details", Map.of()),
            Map.entry("images", List.of(new PagerdutyImage("", "alt", "href"))),
            Map.entry("links", List.of(new PagerdutyLink("", "text"))),
            "source=",
            "severity=",
            "event_class=",
            "component=",
            "group="
        };
        assertThat(second(empty))
                .isEqualTo("{\"routing_key\":\"r\",\"dedup_key\":\"d\",\"event_action\":\"trigger\",\"payload\":{"
                        + "\"summary\":\"[FIRING:1] alertname=HighLatency\",\"source\":\"Alertmanager\","
                        + "\"severity\":\"error\"}}\n");
        assertThat(first(Samples.firing("h1"), empty))
                .isEqualTo("{\"service_key\":\"s\",\"incident_key\":\"i\",\"event_type\":\"trigger\","
                        + "\"description\":\"[FIRING:1] alertname=HighLatency\","
                        + "\"event_action\":\"\",\"payload\":null}\n");
    }

    @Test
    void fillsInTreesOfDetails() throws Exception {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("z", List.of("{{ .Status }}", 1L, Map.of("{{ .Receiver }}", "{{ .Status }}!")));
        details.put("{{ .Status }}", "at the top, names are no templates");
        details.put("json", "{\"b\": [1, 2], \"a\": null}");
        details.put("number", "1.50");
        details.put("none", null);
        details.put("flag", true);
        assertThat(second(Map.entry("details", details)))
                .contains("\"custom_details\":{\"flag\":true,\"json\":{\"a\":null,\"b\":[1,2]},\"none\":null,"
                        + "\"number\":1.5,\"z\":[\"firing\",1,{\"team-X\":\"firing!\"}],"
                        + "\"{{ .Status }}\":\"at the top, names are no templates\"}");
    }

    @Test
    void namesNumbersThatJsonDoesNotKnow() throws Exception {
        assertThat(second(Map.entry("details", Map.of("a", ".nan", "b", List.of("-.inf")))))
                .contains("\"custom_details\":{\"a\":\"NaN\",\"b\":\"[-Infinity]\"}");
    }

    @Test
    void shortensTheDescriptionTo1024Characters() throws Exception {
        String text = "😀ü".repeat(512);
        assertThat(second("description=" + text)).contains("\"summary\":\"" + text + "\"");
        String shortened = text.substring(0, text.length() - 1) + "…";
        assertThat(second("description=" + text + "x")).contains("\"summary\":\"" + shortened + "\"");
        assertThat(first(Samples.firing("h1"), "description=" + text + "x"))
                .contains("\"description\":\"" + shortened + "\"");
    }

    @Test
    void givesUpTheDetailsOfWhatIsLargerThan512000Bytes() throws Exception {
        int rest = size(second(Map.entry("details", Map.of("a", ""))));
        // null becomes a text, and two bytes are one character
        int room = 512_000 - rest + "null".length() - "\"\"".length();
        String blob = "ü".repeat(room / 2) + "x".repeat(room % 2);
        String fits = second(Map.entry("details", Map.of("a", blob)));
        assertThat(size(fits)).isEqualTo(512_000);
        assertThat(fits).contains(blob);
        assertThat(second(Map.entry("details", Map.of("a", blob + "x"))))
                .contains("\"group\":\"group\",\"custom_details\":" + REMOVED + "},\"client\":\"client\"");
        assertThat(first(Samples.firing("h1"), Map.entry("details", Map.of("a", "x".repeat(512_000)))))
                .endsWith(",\"details\":" + REMOVED + "}\n");
    }

    @Test
    void staysAnEventThatPagerDutyAcceptsIfTemplatesFail() throws Exception {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("bad", "{{ boom }}");
        details.put("good", Arrays.asList("x", null));
        Object[] flawed = {
            "description={{ boom }}",
            "source={{ boom }}",
            "severity={{ boom }}",
            "event_class={{ boom }}",
            Map.entry("details", details)
        };
        assertThat(second(flawed))
                .contains(
                        "\"summary\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"source\":\"Alertmanager\"",
                        "\"severity\":\"error\"",
                        "\"error\":\"Firing (1):\\n- alertname=HighLatency, instance=h1, job=api\\n",
                        "\"good\":[\"x\",null]")
                .doesNotContain("\"class\"", "\"bad\"");
        assertThat(first(Samples.firing("h1"), flawed))
                .contains("\"description\":\"[FIRING:1] alertname=HighLatency\"", "\"error\":\"Firing (1):\\n");
    }

    @Test
    void tellsWhichDetailFails() throws Exception {
        PagerdutyConfig config =
                Written.config(PagerdutyConfig.class, Map.entry("details", Map.of("disk", "{{ boom }}")));
        assertThat(EchoRenderer.templates()
                        .render(Samples.firing("h1"), texts -> PagerdutyEvent.second(config, texts, "r", "d"))
                        .flaw())
                .startsWith("details.disk: ");
    }
}
