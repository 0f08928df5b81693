package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.Samples;
import io.grapevine.receiver.email.MailMessage.MimeText;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectations are what Go's mime and quotedprintable write, but for the folding of headers. */
class MimeTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
        plain, even = ? _ and <a@b> → plain, even = ? _ and <a@b>
        Süß = ? _ x → =?utf-8?q?S=C3=BC=C3=9F_=3D_=3F_=5F_x?=
        😀 → =?utf-8?q?=F0=9F=98=80?=
        """)
    void encodesHeadersOnlyWhereTheyNeedIt(String value, String encoded) {
        assertThat(MimeText.header(value)).isEqualTo(encoded);
    }

    @Test
    void letsNoHeaderBeSmuggledIn() {
        assertThat(MimeText.header("a\r\nBcc: x@y")).isEqualTo("=?utf-8?q?a=0D=0ABcc:_x@y?=");
    }

    @Test
    void foldsLongHeadersSoThatTheyReadTheSame() throws Exception {
        String value = "ä😀 =?_".repeat(200);
        String folded = MimeText.header(value);
        assertThat(folded.split("\r\n")).allMatch(line -> line.strip().length() <= 75);
        assertThat(MimeUtility.decodeText(folded)).isEqualTo(value);
        String ascii = "operator@example.org, ".repeat(100).strip();
        assertThat(MimeText.header(ascii).split("\r\n")).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 998);
        assertThat(MimeUtility.unfold(MimeText.header(ascii))).isEqualTo(ascii);
    }

    @Test
    void keepsLinesOfBodiesShortAndTheirWhiteSpace() throws Exception {
        String text = "trailing \nsoft " + "x".repeat(200) + "\n.dot\n\ttab\t\n" + "é".repeat(60) + "=\nend ";
        String encoded = MimeText.quotedPrintable(text);
        assertThat(encoded.split("\r\n"))
                .allMatch(line -> line.length() <= 76 && !line.endsWith(" ") && !line.endsWith("\t"));
        assertThat(encoded.chars()).allMatch(c -> c < 0x7F);
        assertThat(decoded(encoded)).isEqualTo(text.replace("\n", "\r\n"));
        assertThat(decoded(MimeText.quotedPrintable(Samples.NASTY))).isEqualTo(Samples.NASTY);
    }

    @Test
    void writesEveryKindOfLineBreakInTheSameWay() {
        assertThat(MimeText.quotedPrintable("a\nb\r\nc\rd")).isEqualTo("a\r\nb\r\nc\r\nd");
    }

    private static String decoded(String quotedPrintable) throws Exception {
        byte[] bytes = quotedPrintable.getBytes(StandardCharsets.US_ASCII);
        return new String(
                MimeUtility.decode(new ByteArrayInputStream(bytes), "quoted-printable")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }
}
