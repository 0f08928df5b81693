package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushoverMessageTest {
    private static String query(Notification notification, Object... fields) throws TemplateFault {
        Pushover config = Written.config(Pushover.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> config.query(texts, "t", "u"))
                .message();
    }

    private static Map<String, String> sent(Object... fields) throws TemplateFault {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query(Samples.firing("h1"), fields).split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Test
    void aPriorityThatPushoverRefusesGetsTheUsualOne() throws Exception {
        assertThat(sent("priority=high")).containsEntry("priority", "2");
        assertThat(sent("priority=3")).containsEntry("priority", "2");
        assertThat(query(Samples.resolved(), "priority=high")).contains("&priority=0&");
        assertThat(sent("priority=-2")).containsEntry("priority", "-2");
    }

    @Test
    void writesEveryFieldSortedByName() throws Exception {
        assertThat(query(Samples.firing("h1"), "html=true", "monospace=true", Map.entry("ttl", Duration.ofHours(1))))
                .isEqualTo("device=device&expire=3600&html=1&message=message&monospace=1&priority=1&retry=60"
                        + "&sound=sound&title=title&token=t&ttl=3600&url=url&url_title=url_title&user=u");
    }

    @Test
    void rendersEveryText() throws Exception {
        assertThat(query(
                        Samples.resolved(),
                        "device=a {{ .Status }}",
                        "message=b {{ .Status }}",
                        "priority=-1",
                        "sound=d {{ .Status }}",
                        "title=e {{ .Status }}",
                        "url=http://f/?x={{ .Status }}&y=ü",
                        "url_title=g {{ .Status }}"))
                .isEqualTo("device=a+resolved&expire=3600&message=b+resolved&priority=-1&retry=60"
                        + "&sound=d+resolved&title=e+resolved&token=t"
                        + "&url=http%3A%2F%2Ff%2F%3Fx%3Dresolved%26y%3D%C3%BC&url_title=g+resolved&user=u");
    }

    @Test
    void keepsEmptyTextsButForTheMessage() throws Exception {
        assertThat(query(
                        Samples.firing("h1"),
                        "device=",
                        "message=",
                        "priority=",
                        "sound=",
                        "title=",
                        "url=",
                        "url_title="))
                .isEqualTo("device=&expire=3600&message=%28no+details%29&priority=&retry=60&sound=&title=&token=t"
                        + "&url=&url_title=&user=u");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n\t\r", "\u00A0\u2003", "\u0085"})
    void takesSpaceForNoMessage(String message) throws Exception {
        assertThat(sent("message=" + message)).containsEntry("message", "(no details)");
    }

    @Test
    void stripsSpaceAroundTheMessage() throws Exception {
        assertThat(sent("message= \n\u00A0a \n b\u2028 ")).containsEntry("message", "a \n b");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.9S, 0", "PT1.9S, 1", "PT90S, 90", "PT-1.5S, -1"})
    void countsWholeSeconds(Duration duration, String seconds) throws Exception {
        assertThat(sent(Map.entry("retry", duration), Map.entry("expire", duration)))
                .containsEntry("retry", seconds)
                .containsEntry("expire", seconds);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, ", "PT0.9S, ", "PT-5S, ", "PT1S, 1", "PT1.9S, 1"})
    void lastsForeverUnlessItLastsASecond(Duration ttl, String seconds) throws Exception {
        assertThat(sent(Map.entry("ttl", ttl)).get("ttl")).isEqualTo(seconds);
    }

    @Test
    void shortensWhatPushoverWouldRefuse() throws Exception {
        String text = "😀ü".repeat(1000);
        Map<String, String> sent = sent("title=" + text, "message=" + text, "url=" + text, "url_title=" + text);
        assertThat(sent)
                .containsEntry("title", "😀ü".repeat(124) + "😀…")
                .containsEntry("message", "😀ü".repeat(511) + "😀…")
                .containsEntry("url", "😀ü".repeat(255) + "😀…")
                .containsEntry("url_title", "😀ü".repeat(49) + "😀…");
    }

    @Test
    void leavesAloneWhatFits() throws Exception {
        Map<String, String> sent = sent(
                "title=" + "😀".repeat(250),
                "message=" + "😀".repeat(1024),
                "url=" + "😀".repeat(512),
                "url_title=" + "😀".repeat(100),
                "device=" + "d".repeat(2000));
        assertThat(sent)
                .containsEntry("title", "😀".repeat(250))
                .containsEntry("message", "😀".repeat(1024))
                .containsEntry("url", "😀".repeat(512))
                .containsEntry("url_title", "😀".repeat(100))
                .containsEntry("device", "d".repeat(2000));
    }

    @Test
    void escapesWhatTheAlertsContributeToHtmlAndBreaksNoTag() throws Exception {
        Pushover config = Written.config(Pushover.class, "html=true", "message=<b>{{ everything }}</b>");
        String query = EchoRenderer.templates()
                .render(Samples.firing("<i>".repeat(500)), texts -> config.query(texts, "t", "u"))
                .message();
        assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8))
                .containsPattern("&message=<b>HighLatency (&lt;i&gt;)+(&lt;(i(&gt;)?)?)?…</b>&");
    }

    @Test
    void speaksPlainlyIfATemplateFails() throws Exception {
        Map<String, String> sent = sent("title={{ boom }}", "priority={{ boom }}", "sound={{ boom }}", "html=true");
        assertThat(sent)
                .containsEntry("title", "[FIRING:1] alertname=HighLatency")
                .containsEntry("priority", "2")
                .containsEntry("sound", "")
                .doesNotContainKey("html");
        assertThat(sent.get("message"))
                .startsWith("Firing (1):\n- alertname=HighLatency, instance=h1, job=api\n")
                .contains("title: template");
        assertThat(query(Samples.resolved(), "priority={{ boom }}")).contains("&priority=0&");
        assertThat(sent("priority=1", "sound={{ boom }}")).containsEntry("priority", "1");
    }
}
