package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.Samples;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.MustacheTemplates;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values of alerts in templates of both languages, and at the beginning of messages. */
class ValuesInMessagesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Samples.NOW);
    private static final String TEXT = "4.2 now, 1 h ▁▃█ 0.3–4.2";

    private static Notification of(boolean line, String... instances) {
        Map<LabelSet, String> texts = new HashMap<>();
        for (String instance : instances) {
            texts.put(Samples.alert(instance, Alert.NO_END).labels(), TEXT);
        }
        return Samples.firing(instances).with(new Notification.Values(texts, line));
    }

    private static String go(String template, TemplateData data) throws TemplateException {
        return GoTemplates.parse(List.of(), CLOCK).text(template, data);
    }

    private static String mustache(String template, TemplateData data) throws TemplateException {
        return MustacheTemplates.parse(List.of(), true, CLOCK, Location.UTC).text(template, data);
    }

    private static String body(Notification notification, String template) throws TemplateFault, TemplateException {
        return MessageTemplates.of(renderer(), OnTemplateError.PLAIN, "http://am")
                .<String, RuntimeException>render(notification, texts -> texts.body("text", template, Markup.MARKDOWN))
                .message();
    }

    private static String html(Notification notification) throws TemplateFault, TemplateException {
        return MessageTemplates.of(renderer(), OnTemplateError.PLAIN, "http://am")
                .<String, RuntimeException>render(
                        notification, texts -> texts.htmlBody("html", "<html><body><b>{{ .Values }}</b></body></html>"))
                .message();
    }

    private static Renderer renderer() throws TemplateException {
        return GoTemplates.parse(List.of(), CLOCK);
    }

    @Test
    void bothLanguagesHaveThem() throws TemplateException {
        TemplateData one = of(false, "h1").data("http://am");
        assertThat(go("{{ .Values }}|{{ range .Alerts }}{{ .Values }}{{ end }}", one))
                .isEqualTo(TEXT + "|" + TEXT);
        assertThat(mustache("{{{values}}}|{{#alerts}}{{{values}}}{{/alerts}}", one))
                .isEqualTo(TEXT + "|" + TEXT);
    }

    @Test
    void theyAreEmptyWhereTheyAreNotKnown() throws TemplateException {
        TemplateData none = Samples.firing("h1", "h2").data("http://am");
        assertThat(go("<{{ .Values }}{{ range .Alerts }}{{ .Values }}{{ end }}>", none))
                .isEqualTo("<>");
        assertThat(mustache("<{{values}}{{#alerts}}{{values}}{{/alerts}}>", none))
                .isEqualTo("<>");
    }

    /** A template of Alertmanager that writes all of its data goes on to write the same. */
    @Test
    void theyAreNoFieldOfTheData() throws TemplateException {
        String all = "{{ . }} {{ printf \"%+v\" . }} {{ toJson . }} {{ range .Alerts }}{{ . }}{{ toJson . }}{{ end }}";
        assertThat(go(all, of(true, "h1").data("http://am")))
                .isEqualTo(go(all, Samples.firing("h1").data("http://am")));
        assertThat(WebhookMessage.of(of(true, "h1", "h2"), 1, "http://am").json())
                .isEqualTo(WebhookMessage.of(Samples.firing("h1", "h2"), 1, "http://am")
                        .json());
    }

    @Test
    void ofSeveralAlertsEachOfTheFirstHasALine() throws TemplateException {
        assertThat(go("{{ .Values }}", of(false, "h1", "h2").data("http://am")))
                .isEqualTo("h1: " + TEXT + "\nh2: " + TEXT);
        assertThat(go("{{ .Values }}", of(false, "a", "b", "c", "d", "e", "f").data("http://am"))
                        .lines())
                .hasSize(5);
    }

    @Test
    void aMessageBeginsWithThemIfItShall() throws TemplateException, TemplateFault {
        assertThat(body(of(true, "h1"), "text")).isEqualTo(Markup.MARKDOWN.escape(TEXT) + "\ntext");
        assertThat(body(of(false, "h1"), "text")).isEqualTo("text");
        assertThat(body(Samples.firing("h1"), "text")).isEqualTo("text");
    }

    @Test
    void whatMutesIsSaidBefore() throws TemplateException, TemplateFault {
        Notification muted = Samples.muted("silence");
        Map<LabelSet, String> texts = Map.of(muted.alerts().get(0).labels(), TEXT);
        assertThat(body(muted.with(new Notification.Values(texts, true)), "text"))
                .startsWith("Muted by silence")
                .endsWith(Markup.MARKDOWN.escape(TEXT) + "\ntext");
    }

    /** The lines name alerts by label values, which may be anything. */
    @Test
    void namesInTheLinesAreNoMarkup() throws TemplateException, TemplateFault {
        String html = html(of(true, "<script>x</script>", "node_1:9100", "@channel http://evil"));
        assertThat(html)
                .contains("node_1:9100: " + TEXT)
                .contains("channel httpevil: " + TEXT)
                .contains("&lt;script&gt;x&lt;/script&gt;: ")
                .doesNotContain("<script>");
        assertThat(body(of(true, "*_`a`_*", "h2"), "text")).startsWith(Markup.MARKDOWN.escape("a: " + TEXT));
    }

    @Test
    void theyLeaveAMessageWithinItsLimit() throws TemplateException, TemplateFault {
        Notification three = of(true, "h1", "h2", "h3");
        for (int most : new int[] {0, 10, 40, 100, 500}) {
            Length limit = Length.characters(most);
            String text = MessageTemplates.of(renderer(), OnTemplateError.PLAIN, "http://am")
                    .<String, RuntimeException>render(
                            three, texts -> new OwnMessage(texts, three, Markup.PLAIN).body("message", "", limit))
                    .message();
            assertThat(limit.holds(text)).as(text).isTrue();
        }
    }

    /** Telegram refuses a message with a tag that it does not know. */
    @Test
    void aTextWithoutABodyHasLineBreaksAndNoTags() throws TemplateException, TemplateFault {
        String text = MessageTemplates.of(renderer(), OnTemplateError.PLAIN, "http://am")
                .<String, RuntimeException>render(of(true, "h1", "h2"), texts -> texts.htmlBody("message", "<b>x</b>"))
                .message();
        assertThat(text).isEqualTo("h1: " + TEXT + "\nh2: " + TEXT + "\n<b>x</b>");
    }
}
