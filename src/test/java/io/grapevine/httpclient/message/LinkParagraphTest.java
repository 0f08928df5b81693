package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkParagraphTest {
    private static final Length ROOM = Length.characters(1000);
    private static final List<Link> LINKS = List.of(
            new Link("Acknowledge", "https://am/act/gv1a_b-c"), new Link("Why", "https://am/#/alerts?open=1&(x)"));

    private static String after(Markup markup, Length limit) {
        return new LinkParagraph(LINKS, markup).after(limit);
    }

    @Test
    void linksOfAMarkupStandInOneLineAndAddressesInLinesOfTheirOwn() {
        assertThat(after(Markup.MARKDOWN, ROOM))
                .isEqualTo("\n\n[Acknowledge](https://am/act/gv1a_b-c) · [Why](https://am/#/alerts?open=1&%28x%29)");
        assertThat(after(Markup.HTML, ROOM))
                .isEqualTo("<br><br><a href=\"https://am/act/gv1a_b-c\">Acknowledge</a> · "
                        + "<a href=\"https://am/#/alerts?open=1&amp;(x)\">Why</a>");
        assertThat(after(Markup.PLAIN, ROOM))
                .isEqualTo("\n\nAcknowledge: https://am/act/gv1a_b-c\nWhy: https://am/#/alerts?open=1&(x)");
        assertThat(new LinkParagraph(List.of(), Markup.PLAIN).after(ROOM)).isEmpty();
    }

    @Test
    void linksBeyondHalfOfTheLimitAreLeftOutFromTheEnd() {
        int both = after(Markup.PLAIN, ROOM).length();
        assertThat(after(Markup.PLAIN, Length.characters(2 * both))).hasSize(both);
        String first = "\n\nAcknowledge: https://am/act/gv1a_b-c";
        assertThat(after(Markup.PLAIN, Length.characters(2 * both - 1))).isEqualTo(first);
        assertThat(after(Markup.PLAIN, Length.characters(2 * first.length()))).isEqualTo(first);
        assertThat(after(Markup.PLAIN, Length.characters(2 * first.length() - 1)))
                .isEmpty();
    }

    private static String body(String template, Notification notification, Length limit) throws Exception {
        return EchoRenderer.templates()
                .with((of, subject) -> LINKS)
                .render(
                        notification,
                        fields ->
                                new OwnMessage(fields, notification, Markup.MARKDOWN).body("message", template, limit))
                .message();
    }

    /** Default texts, configured ones, and those of a failed template. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{{ everything }}", "{{ boom }}"})
    void theTextIsCutSoThatItsLinksFit(String template) throws Exception {
        Notification many = Samples.firing(200);
        for (int most = 0; most < 1000; most += 9) {
            Length limit = Length.bytes(most);
            String links = after(Markup.MARKDOWN, limit);
            String text = body(template, many, limit);
            assertThat(limit.holds(text)).as(most + ": " + text).isTrue();
            assertThat(text).endsWith(links);
            assertThat(text.length()).isGreaterThan(links.length() - (most == 0 ? 1 : 0));
        }
    }

    @Test
    void linksAreAllOfATextThatIsEmpty() throws Exception {
        assertThat(body(" ", Samples.firing("h1"), ROOM)).startsWith("[Acknowledge](");
    }
}
