package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailLinksTest {
    private static final List<Link> LINKS =
            List.of(new Link("Acknowledge", "https://am/act/gv1x"), new Link("Why", "https://am/?a=1&b=<2>"));

    @Test
    void aTextEndsWithOneLineForEachLink() {
        assertThat(MailLinks.text("2 alerts\n\n\n", LINKS))
                .isEqualTo("2 alerts\n\nAcknowledge: https://am/act/gv1x\nWhy: https://am/?a=1&b=<2>\n");
        assertThat(MailLinks.text("", LINKS)).startsWith("\n\nAcknowledge: ");
    }

    @Test
    void linksAreTheLastInTheBodyOfADocument() {
        String html = MailLinks.html("<body>\u0130 the text </body> of </BODY\n></html>", LINKS);

        assertThat(html)
                .startsWith("<body>\u0130 the text </body> of <p ")
                .endsWith("</p>\n</BODY\n></html>")
                .contains(
                        "href=\"https://am/act/gv1x\"", ">Acknowledge</a>", "href=\"https://am/?a=1&amp;b=&lt;2&gt;\"");
    }

    @Test
    void linksFollowWhatHasNoBody() {
        assertThat(MailLinks.html("<b>x</b>", LINKS)).startsWith("<b>x</b><p ").endsWith("</p>\n");
    }

    @Test
    void aPartThatIsNotThereGetsNone() {
        assertThat(MailLinks.text(null, LINKS)).isNull();
        assertThat(MailLinks.html(null, LINKS)).isNull();
    }

    @Test
    void withoutLinksAMailIsAsItWas() {
        assertThat(MailLinks.text("x\n\n\n", List.of())).isEqualTo("x\n\n\n");
        assertThat(MailLinks.html("<body></body>", List.of())).isEqualTo("<body></body>");
    }
}
