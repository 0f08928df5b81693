package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.message.MessageTemplates.RenderedMessage;
import io.grapevine.httpclient.message.MessageTemplates.TemplateOverride;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.template.TemplateData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTemplatesTest {
    private static final String BOOM = "{{ boom }}";

    private static RenderedMessage<String> render(
            MessageTemplates templates, MessageTemplates.Composition<String, RuntimeException> composition)
            throws TemplateFault {
        return templates.render(Samples.firing("h<1>", "h2"), composition);
    }

    @Test
    void textsAreTheTemplatesOfTheConfiguration() throws Exception {
        RenderedMessage<String> rendered = render(
                EchoRenderer.templates(),
                texts -> texts.of("a", "{{ .Status }}")
                        + texts.body("b", " {{ .Receiver }}")
                        + texts.headline("c", " {{ .Status }}")
                        + texts.required("d", " x")
                        + texts.secret("e", " y"));
        assertThat(rendered).isEqualTo(new RenderedMessage<>("firing team-X firing x y", null));
    }

    @Test
    void aTextThatFailsIsLeftOutAndTheBodySaysSo() throws Exception {
        RenderedMessage<String> rendered = render(
                EchoRenderer.templates(),
                texts -> texts.of("a", BOOM) + texts.of("b", BOOM) + "|" + texts.headline("c", "title") + "|"
                        + texts.body("d", "body"));
        assertThat(rendered.message()).isEqualTo("""
                        |title|Firing (2):
                        - alertname=HighLatency, instance=h<1>, job=api
                        - alertname=HighLatency, instance=h2, job=api
                        http://am
                        This notification is plain because a template of it fails: a: template: :1: function "boom" not defined""");
        assertThat(rendered.flaw()).isEqualTo("a: template: :1: function \"boom\" not defined");
    }

    @Test
    void theTextsKnowWhetherTheyArePlain() throws Exception {
        assertThat(render(EchoRenderer.templates(), texts -> texts.isPlain() + texts.of("a", "x"))
                        .message())
                .isEqualTo("falsex");
        assertThat(render(EchoRenderer.templates(), texts -> texts.isPlain() + texts.of("a", BOOM))
                        .message())
                .isEqualTo("true");
    }

    @Test
    void plainWordsAreEscapedInHtml() throws Exception {
        RenderedMessage<String> rendered =
                render(EchoRenderer.templates(), texts -> texts.htmlBody("a", "x") + texts.html("b", BOOM));
        assertThat(rendered.message()).startsWith("<pre>Firing (2):\n").contains("h&lt;1&gt;", "&#34;boom&#34;");
    }

    @Test
    void aTitleThatFailsSaysHowManyFireOfWhichGroup() throws Exception {
        assertThat(render(EchoRenderer.templates(), texts -> texts.headline("a", BOOM))
                        .message())
                .isEqualTo("[FIRING:2] alertname=HighLatency");
        assertThat(EchoRenderer.templates()
                        .render(Samples.resolved(), texts -> texts.headline("a", BOOM))
                        .message())
                .isEqualTo("[RESOLVED] alertname=HighLatency");
    }

    @Test
    void ofManyAlertsOnlySomeAreNamed() throws Exception {
        String text = EchoRenderer.templates()
                .render(Samples.firing(1000), texts -> texts.body("a", BOOM))
                .message();
        assertThat(text)
                .contains("Firing (1000)", "instance=host-19,", "- and 980 more")
                .doesNotContain("host-20");
    }

    @Test
    void machinesGetNothingIfATextFails() {
        assertThatThrownBy(() -> render(EchoRenderer.strict(), texts -> texts.of("a", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("a: template: :1: function \"boom\" not defined");
        assertThatThrownBy(() -> render(EchoRenderer.strict(), texts -> "" + texts.tree("t", List.of(BOOM))))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("t: ");
    }

    @Test
    void nothingStandsInForAnAddressAndASecretIsNotQuoted() {
        assertThatThrownBy(() -> render(EchoRenderer.templates(), texts -> texts.required("to", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("boom");
        assertThatThrownBy(() -> render(EchoRenderer.templates(), texts -> texts.secret("url", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("url: its template fails");
    }

    @Test
    void anOverrideReplacesTheTemplateOfItsField() throws Exception {
        TemplateOverride overridden = new TemplateOverride() {
            @Override
            public String text(TemplateData data) {
                return "text of " + data.status();
            }

            @Override
            public String html(TemplateData data) {
                return "html of " + data.status();
            }
        };
        MessageTemplates templates =
                new MessageTemplates(new EchoRenderer(), Map.of("a", overridden), OnTemplateError.PLAIN, "http://am");
        assertThat(render(
                                templates,
                                texts -> texts.of("a", BOOM) + "|" + texts.html("a", BOOM) + "|" + texts.of("b", "b")
                                        + "|" + texts.overridden("a") + "|" + texts.overridden("b"))
                        .message())
                .isEqualTo("text of firing|html of firing|b|text of firing|null");
    }

    @Test
    void whatIsDeliveredPlainlyIsFlawed() {
        Outcome delivered = new Outcome.Delivered(ReceiverData.EMPTY);
        Outcome rejected = new Outcome.Rejected(FailureReason.OTHER, "no");
        assertThat(new RenderedMessage<>("", "f").judged(delivered))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY, "f", null));
        assertThat(new RenderedMessage<>("", "f").judged(rejected)).isEqualTo(rejected);
        assertThat(new RenderedMessage<>("", null).judged(delivered)).isEqualTo(delivered);
    }
}
