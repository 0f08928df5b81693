package io.grapevine.integration.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.Samples;
import io.grapevine.integration.message.MessageTemplates.OnTemplateError;
import io.grapevine.integration.message.MessageTemplates.RenderedMessage;
import io.grapevine.integration.message.MessageTemplates.TemplateOverride;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import io.grapevine.template.TemplateData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTemplatesTest {
    private static final String BOOM = "{{ boom }}";

    private static RenderedMessage<String> draft(
            MessageTemplates wording, MessageTemplates.Composition<String, RuntimeException> composition)
            throws TemplateFault {
        return wording.draft(Samples.firing("h<1>", "h2"), composition);
    }

    @Test
    void textsAreTheTemplatesOfTheConfiguration() throws Exception {
        RenderedMessage<String> draft = draft(
                EchoRenderer.wording(),
                texts -> texts.of("a", "{{ .Status }}")
                        + texts.body("b", " {{ .Receiver }}")
                        + texts.headline("c", " {{ .Status }}")
                        + texts.required("d", " x")
                        + texts.secret("e", " y"));
        assertThat(draft).isEqualTo(new RenderedMessage<>("firing team-X firing x y", null));
    }

    @Test
    void aTextThatFailsIsLeftOutAndTheBodySaysSo() throws Exception {
        RenderedMessage<String> draft = draft(
                EchoRenderer.wording(),
                texts -> texts.of("a", BOOM) + texts.of("b", BOOM) + "|" + texts.headline("c", "title") + "|"
                        + texts.body("d", "body"));
        assertThat(draft.message()).isEqualTo("""
                        |title|Firing (2):
                        - alertname=HighLatency, instance=h<1>, job=api
                        - alertname=HighLatency, instance=h2, job=api
                        http://am
                        This notification is plain because a template of it fails: a: template: :1: function "boom" not defined""");
        assertThat(draft.flaw()).isEqualTo("a: template: :1: function \"boom\" not defined");
    }

    @Test
    void theTextsKnowWhetherTheyArePlain() throws Exception {
        assertThat(draft(EchoRenderer.wording(), texts -> texts.isPlain() + texts.of("a", "x"))
                        .message())
                .isEqualTo("falsex");
        assertThat(draft(EchoRenderer.wording(), texts -> texts.isPlain() + texts.of("a", BOOM))
                        .message())
                .isEqualTo("true");
    }

    @Test
    void plainWordsAreEscapedInHtml() throws Exception {
        RenderedMessage<String> draft =
                draft(EchoRenderer.wording(), texts -> texts.htmlBody("a", "x") + texts.html("b", BOOM));
        assertThat(draft.message()).startsWith("<pre>Firing (2):\n").contains("h&lt;1&gt;", "&#34;boom&#34;");
    }

    @Test
    void aTitleThatFailsSaysHowManyFireOfWhichGroup() throws Exception {
        assertThat(draft(EchoRenderer.wording(), texts -> texts.headline("a", BOOM))
                        .message())
                .isEqualTo("[FIRING:2] alertname=HighLatency");
        assertThat(EchoRenderer.wording()
                        .draft(Samples.resolved(), texts -> texts.headline("a", BOOM))
                        .message())
                .isEqualTo("[RESOLVED] alertname=HighLatency");
    }

    @Test
    void ofManyAlertsOnlySomeAreNamed() throws Exception {
        String text = EchoRenderer.wording()
                .draft(Samples.firing(1000), texts -> texts.body("a", BOOM))
                .message();
        assertThat(text)
                .contains("Firing (1000)", "instance=host-19,", "- and 980 more")
                .doesNotContain("host-20");
    }

    @Test
    void machinesGetNothingIfATextFails() {
        assertThatThrownBy(() -> draft(EchoRenderer.strict(), texts -> texts.of("a", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("a: template: :1: function \"boom\" not defined");
        assertThatThrownBy(() -> draft(EchoRenderer.strict(), texts -> "" + texts.tree("t", List.of(BOOM))))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("t: ");
    }

    @Test
    void nothingStandsInForAnAddressAndASecretIsNotQuoted() {
        assertThatThrownBy(() -> draft(EchoRenderer.wording(), texts -> texts.required("to", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("boom");
        assertThatThrownBy(() -> draft(EchoRenderer.wording(), texts -> texts.secret("url", BOOM)))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("url: its template fails");
    }

    @Test
    void aPhraseStandsInForTheTemplateOfItsField() throws Exception {
        TemplateOverride phrase = new TemplateOverride() {
            @Override
            public String text(TemplateData data) {
                return "text of " + data.status();
            }

            @Override
            public String html(TemplateData data) {
                return "html of " + data.status();
            }
        };
        MessageTemplates wording =
                new MessageTemplates(new EchoRenderer(), Map.of("a", phrase), OnTemplateError.PLAIN, "http://am");
        assertThat(draft(
                                wording,
                                texts -> texts.of("a", BOOM) + "|" + texts.html("a", BOOM) + "|" + texts.of("b", "b")
                                        + "|" + texts.phrase("a") + "|" + texts.phrase("b"))
                        .message())
                .isEqualTo("text of firing|html of firing|b|text of firing|null");
    }

    @Test
    void whatIsDeliveredPlainlyIsFlawed() {
        Outcome delivered = new Outcome.Delivered(ReceiverData.EMPTY);
        Outcome rejected = new Outcome.Rejected(FailureReason.OTHER, "no");
        assertThat(new RenderedMessage<>("", "f").judged(delivered))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY, "f"));
        assertThat(new RenderedMessage<>("", "f").judged(rejected)).isEqualTo(rejected);
        assertThat(new RenderedMessage<>("", null).judged(delivered)).isEqualTo(delivered);
    }
}
