package io.grapevine.receiver.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrafanaNotifierIT extends AddedNotifierContract<Grafana> {
    private static final ReceiverData OTHER = ReceiverData.EMPTY.with("another", "integration's");
    private static final long START = Samples.NOW.minusSeconds(30).toEpochMilli();
    private static final Instant END = Samples.NOW.plusSeconds(300);

    @AutoClose
    private final FakeGrafana grafana = new FakeGrafana();

    GrafanaNotifierIT() {
        super(
                Grafana.class,
                "Grafana",
                "{\"id\":1,\"message\":\"Annotation added\"}",
                FakeGrafana::new,
                Length.bytes(32_768),
                "/text",
                (url, secret) -> Map.of("url", url, "token", "glsa_" + secret));
        takesAnyLength = true;
        secretField = "token";
        fieldsOfTextAlone = ", title: ' '";
    }

    @Override
    protected Notifier notifier(Grafana config, Requests requests) {
        return config.notifier(requests);
    }

    @Override
    protected ReceiverData kept(ReceiverData data) {
        return data.with("gvAnnotation", "1");
    }

    private static Notification of(NotifyReason reason, ReceiverData data) {
        Alert alert = Samples.alert("h1 " + reason, reason == NotifyReason.ALL_RESOLVED ? END : Alert.NO_END);
        return Samples.with(data, Samples.of(List.of(alert), reason));
    }

    private ReceiverData delivered(FakeGrafana grafana, NotifyReason reason, ReceiverData data) throws Exception {
        return Outcomes.delivered(send(notifier(grafana.fields(), ""), of(reason, data)))
                .receiverData();
    }

    private static ObjectNode only(FakeGrafana grafana) {
        assertThat(grafana.annotations).hasSize(1);
        return grafana.annotations.values().iterator().next();
    }

    /** Values are escaped in HTML. */
    @Override
    protected boolean shows(String received, String value) {
        return super.shows(
                received, value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    @Test
    void createsAnAnnotation() throws Exception {
        hook.answer(HookServer.status(200, "{\"id\":17,\"message\":\"Annotation added\"}"));
        Notifier notifier = notifier(
                Map.of("url", hook.url("/g"), "token", "glsa_1"),
                ", title: 'T {{ .Status }}', message: 'M<hr>', tags: [a, '', 'b-{{ .Status }}', a], "
                        + "dashboard_uid: abc, panel_id: '4'");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY.with("gvAnnotation", "17")));
        assertThat(hook.only().target()).isEqualTo("/g/api/annotations");
        assertThat(hook.only().method()).isEqualTo("POST");
        assertThat(hook.only().headers())
                .containsEntry("authorization", "Bearer glsa_1")
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body().replace("\\u003c", "<").replace("\\u003e", ">"))
                .isEqualTo("{\"dashboardUID\":\"abc\",\"panelId\":4,\"time\":" + START
                        + ",\"tags\":[\"a\",\"b-firing\"],\"text\":\"<b>T firing</b><br><br>M<hr>\"}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode message = posted("", Samples.firing("<h1>"));
        assertThat(text(message))
                .isEqualTo(
                        "<b>[FIRING:1] HighLatency</b><br><br><b>slow &lt;h1&gt;</b><br>instance=&lt;h1&gt; · job=api"
                                + " · since 30 s<br><a href=\"http://prom/graph\">Source</a>");
        assertThat(message.get("tags")).hasToString("[\"alert\",\"alertname:HighLatency\"]");
        assertThat(message.has("timeEnd")).isFalse();
        assertThat(message.has("dashboardUID")).isFalse();
    }

    @Test
    void plainWordsAreEscapedInTheirLines() throws Exception {
        assertThat(postedText(", title: '{{ boom }}'", Samples.firing("<h1>")))
                .contains("&lt;h1&gt;", "boom", "<br>")
                .doesNotContain("\n");
    }

    @Test
    void valuesAreEscapedInAConfiguredText() throws Exception {
        assertThat(postedText(", message: '<i>{{ everything }}</i>'", Samples.firing("<h1>")))
                .contains("<i>", "&lt;h1&gt;");
    }

    @Test
    void anAnnotationWithoutATextHasOne() throws Exception {
        assertThat(postedText(", title: ' ', message: ' '", Samples.firing("h1")))
                .isEqualTo("(no details)");
    }

    @Test
    void tagsThatGrafanaWouldRefuseAreCutOrLeftOut() throws Exception {
        JsonNode tags = posted(
                        ", tags: ['" + "漢".repeat(101) + "', '" + "b".repeat(101) + "', '" + "c".repeat(100) + "']",
                        Samples.firing("h1"))
                .get("tags");
        assertThat(tags).hasSize(2);
        assertThat(tags.get(0).asText()).isEqualTo("漢".repeat(99) + "…");
        assertThat(tags.get(1).asText()).isEqualTo("b".repeat(99) + "…");
    }

    @Test
    void aPanelWhoseDashboardTurnsOutEmptyIsLeftOut() throws Exception {
        assertThat(posted(", dashboard_uid: ' ', panel_id: '4'", Samples.firing("h1"))
                        .has("panelId"))
                .isFalse();
    }

    @Test
    void aPanelNeedsADashboard() {
        assertThat(AddedKinds.parse("receivers: [{name: r, grafana_configs: [{url: 'http://g', panel_id: '4'}]}]")
                        .toString())
                .contains("panel_id: set without dashboard_uid (expected: both, or none)");
    }

    @Test
    void theAnnotationOfAnIncidentBecomesARegion() throws Exception {
        ReceiverData first = delivered(grafana, NotifyReason.FIRST, OTHER);
        assertThat(first).isEqualTo(OTHER.with("gvAnnotation", "1"));
        assertThat(only(grafana).has("timeEnd")).isFalse();
        assertThat(delivered(grafana, NotifyReason.NEW_ALERTS, first)).isEqualTo(first);
        assertThat(text(only(grafana))).contains("h1 NEW_ALERTS");
        assertThat(only(grafana).has("timeEnd")).isFalse();
        assertThat(delivered(grafana, NotifyReason.ALL_RESOLVED, first)).isEqualTo(first);
        assertThat(text(only(grafana))).contains("RESOLVED", "resolved after 5 min");
        assertThat(only(grafana).get("time").asLong()).isEqualTo(START);
        assertThat(only(grafana).get("timeEnd").asLong()).isEqualTo(END.toEpochMilli());
    }

    @Test
    void anEndWithoutAKnownAnnotationIsARegion() throws Exception {
        delivered(grafana, NotifyReason.ALL_RESOLVED, ReceiverData.EMPTY.with("gvAnnotation", "1/x"));
        assertThat(only(grafana).get("time").asLong()).isEqualTo(START);
        assertThat(only(grafana).get("timeEnd").asLong()).isEqualTo(END.toEpochMilli());
    }

    @Test
    void theFirstNotificationOfAnIncidentIsANewAnnotation() throws Exception {
        ReceiverData ended = delivered(grafana, NotifyReason.FIRST, ReceiverData.EMPTY);
        assertThat(delivered(grafana, NotifyReason.FIRST, ended)).isNotEqualTo(ended);
        assertThat(grafana.annotations).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_ALERTS", "ALL_RESOLVED"})
    void anAnnotationThatIsGoneIsReplaced(NotifyReason reason) throws Exception {
        ReceiverData first = delivered(grafana, NotifyReason.FIRST, OTHER);
        grafana.annotations.clear();
        ReceiverData second = delivered(grafana, reason, first);
        assertThat(second).isEqualTo(OTHER.with("gvAnnotation", "2"));
        assertThat(only(grafana).get("time").asLong()).isEqualTo(START);
    }

    /** Grafana cannot tell whose an annotation was that is gone. */
    @Test
    void aForbiddenChangeMakesANewAnnotation() throws Exception {
        ReceiverData first = delivered(grafana, NotifyReason.FIRST, OTHER);
        grafana.changes = "403 Access denied";
        assertThat(delivered(grafana, NotifyReason.REPEAT, first)).isEqualTo(OTHER.with("gvAnnotation", "2"));
    }

    @Test
    void aChangeIsRepeatedAfterThePauseThatGrafanaAsksFor() throws Exception {
        ReceiverData first = delivered(grafana, NotifyReason.FIRST, OTHER);
        grafana.changes = "429 too many requests";
        Outcome.Retryable failure =
                Outcomes.retryable(send(notifier(grafana.fields(), ""), of(NotifyReason.ALL_RESOLVED, first)));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        grafana.changes = "";
        assertThat(delivered(grafana, NotifyReason.ALL_RESOLVED, first)).isEqualTo(first);
        assertThat(only(grafana).get("timeEnd").asLong()).isEqualTo(END.toEpochMilli());
    }
}
