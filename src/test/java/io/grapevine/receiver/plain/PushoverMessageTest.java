package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notify.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.message.TemplateFault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushoverMessageTest {
    private static String query(Notification notification, Consumer<PushoverConfigs> changes) throws TemplateFault {
        Pushover config = PushoverConfigs.with(changes);
        return EchoRenderer.templates()
                .render(notification, texts -> config.query(texts, "t", "u"))
                .message();
    }

    private static Map<String, String> sent(Consumer<PushoverConfigs> changes) throws TemplateFault {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query(Samples.firing("h1"), changes).split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Test
    void writesEveryFieldSortedByName() throws Exception {
        assertThat(query(Samples.firing("h1"), builder -> {
                    builder.html = true;
                    builder.monospace = true;
                    builder.ttl = Duration.ofHours(1);
                }))
                .isEqualTo("device=device&expire=3600&html=1&message=message&monospace=1&priority=priority&retry=60"
                        + "&sound=sound&title=title&token=t&ttl=3600&url=url&url_title=url_title&user=u");
    }

    @Test
    void rendersEveryText() throws Exception {
        assertThat(query(Samples.resolved(), builder -> {
                    builder.device = "a {{ .Status }}";
                    builder.message = "b {{ .Status }}";
                    builder.priority = "c {{ .Status }}";
                    builder.sound = "d {{ .Status }}";
                    builder.title = "e {{ .Status }}";
                    builder.url = "http://f/?x={{ .Status }}&y=ü";
                    builder.urlTitle = "g {{ .Status }}";
                }))
                .isEqualTo("device=a+resolved&expire=3600&message=b+resolved&priority=c+resolved&retry=60"
                        + "&sound=d+resolved&title=e+resolved&token=t"
                        + "&url=http%3A%2F%2Ff%2F%3Fx%3Dresolved%26y%3D%C3%BC&url_title=g+resolved&user=u");
    }

    @Test
    void keepsEmptyTextsButForTheMessage() throws Exception {
        assertThat(query(Samples.firing("h1"), builder -> {
                    builder.device = "";
                    builder.message = "";
                    builder.priority = "";
                    builder.sound = "";
                    builder.title = "";
                    builder.url = "";
                    builder.urlTitle = "";
                }))
                .isEqualTo("device=&expire=3600&message=%28no+details%29&priority=&retry=60&sound=&title=&token=t"
                        + "&url=&url_title=&user=u");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n\t\r", "\u00A0\u2003", "\u0085"})
    void takesSpaceForNoMessage(String message) throws Exception {
        assertThat(sent(builder -> builder.message = message)).containsEntry("message", "(no details)");
    }

    @Test
    void stripsSpaceAroundTheMessage() throws Exception {
        assertThat(sent(builder -> builder.message = " \n\u00A0a \n b\u2028 ")).containsEntry("message", "a \n b");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.9S, 0", "PT1.9S, 1", "PT90S, 90", "PT-1.5S, -1"})
    void countsWholeSeconds(Duration duration, String seconds) throws Exception {
        assertThat(sent(builder -> {
                    builder.retry = duration;
                    builder.expire = duration;
                }))
                .containsEntry("retry", seconds)
                .containsEntry("expire", seconds);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, ", "PT0.9S, ", "PT-5S, ", "PT1S, 1", "PT1.9S, 1"})
    void lastsForeverUnlessItLastsASecond(Duration ttl, String seconds) throws Exception {
        assertThat(sent(builder -> builder.ttl = ttl).get("ttl")).isEqualTo(seconds);
    }

    @Test
    void shortensWhatPushoverWouldRefuse() throws Exception {
        String text = "😀ü".repeat(1000);
        Map<String, String> sent = sent(builder -> {
            builder.title = text;
            builder.message = text;
            builder.url = text;
            builder.urlTitle = text;
        });
        assertThat(sent)
                .containsEntry("title", "😀ü".repeat(124) + "😀…")
                .containsEntry("message", "😀ü".repeat(511) + "😀…")
                .containsEntry("url", "😀ü".repeat(255) + "😀…")
                .containsEntry("url_title", "😀ü".repeat(49) + "😀…");
    }

    @Test
    void leavesAloneWhatFits() throws Exception {
        Map<String, String> sent = sent(builder -> {
            builder.title = "😀".repeat(250);
            builder.message = "😀".repeat(1024);
            builder.url = "😀".repeat(512);
            builder.urlTitle = "😀".repeat(100);
            builder.device = "d".repeat(2000);
        });
        assertThat(sent)
                .containsEntry("title", "😀".repeat(250))
                .containsEntry("message", "😀".repeat(1024))
                .containsEntry("url", "😀".repeat(512))
                .containsEntry("url_title", "😀".repeat(100))
                .containsEntry("device", "d".repeat(2000));
    }

    @Test
    void escapesWhatTheAlertsContributeToHtmlAndBreaksNoTag() throws Exception {
        Pushover config = PushoverConfigs.with(builder -> {
            builder.html = true;
            builder.message = "<b>{{ everything }}</b>";
        });
        String query = EchoRenderer.templates()
                .render(Samples.firing("<i>".repeat(500)), texts -> config.query(texts, "t", "u"))
                .message();
        assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8))
                .containsPattern("&message=<b>HighLatency (&lt;i&gt;)+(&lt;(i(&gt;)?)?)?…</b>&");
    }

    @Test
    void speaksPlainlyIfATemplateFails() throws Exception {
        Map<String, String> sent = sent(builder -> {
            builder.title = "{{ boom }}";
            builder.priority = "{{ boom }}";
            builder.sound = "{{ boom }}";
            builder.html = true;
        });
        assertThat(sent)
                .containsEntry("title", "[FIRING:1] alertname=HighLatency")
                .containsEntry("priority", "2")
                .containsEntry("sound", "")
                .doesNotContainKey("html");
        assertThat(sent.get("message"))
                .startsWith("Firing (1):\n- alertname=HighLatency, instance=h1, job=api\n")
                .contains("title: template");
        assertThat(query(Samples.resolved(), builder -> builder.priority = "{{ boom }}"))
                .contains("&priority=0&");
        assertThat(sent(builder -> {
                    builder.priority = "1";
                    builder.sound = "{{ boom }}";
                }))
                .containsEntry("priority", "1");
    }
}
