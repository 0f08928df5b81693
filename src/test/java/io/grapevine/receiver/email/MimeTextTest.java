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

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
        plain, even = ? _ and <a@b> → plain, even = ? _ and <a@b>
        Störmeldung <am@example.org> → =?utf-8?q?St=C3=B6rmeldung?= <am@example.org>
        "Müller, J. (Ops)" <j@x>, b@x, C <c@x> → =?utf-8?q?M=C3=BCller=2C_J=2E_=28Ops=29?= <j@x>, b@x, C <c@x>
        Störung: Platte voll <am@example.org> → =?utf-8?q?St=C3=B6rung=3A_Platte_voll?= <am@example.org>
        a@b (Störung) → a@b
        Bücher <é@bücher.de> → =?utf-8?q?B=C3=BCcher?= <é@bücher.de>
        "Say \\"hi\\"" <é@b> → "Say \\"hi\\"" <é@b>
        müller@b → müller@b
        Büro: a@b, Ä <c@d>;, e@f → a@b, =?utf-8?q?=C3=84?= <c@d>, e@f
        kein Empfänger → =?utf-8?q?kein_Empf=C3=A4nger?=
        """)
    void encodesNamesButNoAddresses(String value, String encoded) {
        assertThat(MimeText.addresses(value)).isEqualTo(encoded);
    }

    @Test
    void writesAddressesOfSeveralLinesOnOne() {
        assertThat(MimeText.addresses("a@b,\n Jane\t Doe <c@d>\r\nJörg <e@f>\n"))
                .isEqualTo("a@b, Jane Doe <c@d>, =?utf-8?q?J=C3=B6rg?= <e@f>");
        String many = MimeText.addresses("Jörg Müller <operator@example.org>\n".repeat(100));
        assertThat(many.split("\r\n", -1))
                .hasSize(100)
                .allMatch(line -> line.strip().startsWith("=?") && line.length() < 100);
        assertThat(many.lines().skip(1)).allMatch(line -> line.startsWith(" ="));
        String one = MimeText.addresses("ä".repeat(300) + " <a@b>");
        assertThat(one.split("\r\n")).allMatch(line -> line.strip().length() <= 82);
    }

    @Test
    void smugglesNoHeaderInWithAnAddress() {
        for (String value : new String[] {
            "a\r\nBcc: x@y",
            "a\r\nBcc: x@y;",
            "ä <a@b>\r\nBcc: x@y",
            "ä\r\nBcc: <x@y>",
            "\"a\u0001\nb\" <x@y>",
            "a@b (\r\nBcc: c@d)"
        }) {
            assertThat(MimeText.addresses(value)).doesNotContain("\n", "\r");
        }
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
