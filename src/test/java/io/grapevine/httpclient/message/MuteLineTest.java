package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.notification.MuteDetails;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuteLineTest {
    private static final Alert H1 = Samples.alert("h1", Alert.NO_END);
    private static final Alert H2 = Samples.alert("h2", Alert.NO_END);
    private static final Instant END = Instant.parse("2026-11-20T09:00:30Z");

    private static MuteDetails silenced(List<String> authors, Alert... alerts) {
        return new MuteDetails(
                List.of("silence"),
                END,
                authors,
                Set.copyOf(List.of(alerts).stream().map(Alert::fingerprint).toList()));
    }

    @Test
    void lineSaysByWhatByWhomAndUntilWhen() {
        assertThat(MuteLine.of(Samples.muted(List.of(H1, H2), silenced(List.of("ana"), H1, H2))))
                .isEqualTo("Muted by silence (ana) until 2026-11-20 09:00 UTC, still firing.");
    }

    @Test
    void lineSaysHowManyOfTheAlertsThatFireAreMuted() {
        Alert ended = Samples.alert("h3", Samples.NOW);
        assertThat(MuteLine.of(Samples.muted(List.of(H1, H2, ended), silenced(List.of("ana", "bo"), H2))))
                .isEqualTo("1 of 2 firing alerts muted by silence (ana, bo) until 2026-11-20 09:00 UTC.");
    }

    @Test
    void lineLeavesOutWhatIsNotKnown() {
        MuteDetails both = new MuteDetails(List.of("silence", "inhibition"), null, List.of(), Set.of(H1.fingerprint()));

        assertThat(MuteLine.of(Samples.muted(List.of(H1), both)))
                .isEqualTo("Muted by silence and inhibition, still firing.");
    }

    @Test
    void otherNotificationsHaveNoLine() {
        assertThat(MuteLine.of(Samples.firing("h1"))).isEmpty();
        assertThat(MuteLine.of(Samples.of(List.of(H1), NotifyReason.UNMUTED)))
                .isEqualTo("No longer muted, still firing.");
    }

    /** The name of an author may be anything. */
    @ParameterizedTest
    @CsvSource({
        "ana@example.com, ' (ana@example.com)'",
        "@all, ' (all)'",
        "<!channel>, ' (channel)'",
        "'a_b *c* `d`', ' (ab c d)'",
        "Zoë O’Neill, ' (Zoë ONeill)'",
        "<>, ''"
    })
    void nameOfAnAuthorIsNoMarkup(String author, String shown) {
        assertThat(MuteLine.of(Samples.muted(List.of(H1), silenced(List.of(author), H1))))
                .isEqualTo("Muted by silence" + shown + " until 2026-11-20 09:00 UTC, still firing.");
    }

    @Test
    void mainTextBeginsWithTheLine() throws TemplateFault {
        Notification unmuted = Samples.of(List.of(H1), NotifyReason.UNMUTED);
        String message = EchoRenderer.templates()
                .render(
                        unmuted,
                        texts -> texts.headline("a", "title") + "|" + texts.of("b", "other") + "|"
                                + texts.body("c", "{{ .Status }}") + "|" + texts.body("d", ""))
                .message();

        assertThat(message)
                .isEqualTo("title|other|No longer muted, still firing.\nfiring|No longer muted, still firing.");
    }

    @Test
    void plainTextBeginsWithTheLine() throws TemplateFault {
        Notification unmuted = Samples.of(List.of(H1), NotifyReason.UNMUTED);

        assertThat(EchoRenderer.templates()
                        .render(unmuted, texts -> texts.of("a", "{{ boom }}") + texts.body("b", "x", text -> "escaped"))
                        .message())
                .startsWith("No longer muted, still firing.\nFiring (1):\n");
    }

    @Test
    void lineIsAParagraphOfADocumentInHtml() throws TemplateFault {
        Notification unmuted = Samples.of(List.of(H1), NotifyReason.UNMUTED);
        String document = "<!DOCTYPE html><html><body class=\"$a\"><p>x</p></body></html>";

        assertThat(EchoRenderer.templates()
                        .render(unmuted, texts -> texts.htmlBody("a", document))
                        .message())
                .isEqualTo("<!DOCTYPE html><html><body class=\"$a\"><p>No longer muted, still firing.</p>"
                        + "<p>x</p></body></html>");
        assertThat(MuteLine.beforeHtml("<b>x</b>", "Line")).isEqualTo("Line\n<b>x</b>");
        assertThat(MuteLine.beforeHtml("<b>x</b>", "")).isEqualTo("<b>x</b>");
    }
}
