package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortenedHtmlTest {
    private static final Pattern BROKEN = Pattern.compile("<[^>]*$|&[^;]*$|&[a-z]+…");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abcdef|6|abcdef
            abcdef|5|abcd…
            😀😀😀😀😀|4|😀😀😀…
            <b>ab</b>|9|<b>ab</b>
            <b>abcdef</b>|10|<b>ab…</b>
            <b>abcdef</b>|8|<b>…</b>
            <b>abcdef</b>|7|…
            x<b>abcdef</b>|8|x…
            a &amp; b|8|a &amp;…
            a &amp; b|7|a …
            a & bcdef|5|a & …
            a < bcdef|5|a < …
            <a href="x>y">abcdef</a>|21|<a href="x>y">ab…</a>
            <i><b>ab</b>cd</i>ef|17|<i><b>ab</b>…</i>
            <B>ab</b>cdefghij|12|<B>ab</b>cd…
            a<br>b<br/>cdefgh|13|a<br>b<br/>c…
            <b><i>ab</b>cdefghijkl|15|<b><i>ab</b>cd…
            <!-- <b> -->abcdef|15|<!-- <b> -->ab…
            </b>abcdef|7|</b>ab…
            a <b abcdefgh|5|a …
            <!-- abcdefgh|7|<!-- a…
            <a href="x">ab</a>|6|ab
            <a href="x">a<b>b</b></a>c|10|a<b>b</b>c
            <a href="x">a<a>b</a></a>cdef|11|a<a>b</a>c…
            <img src="x">ab|6|ab
            a<a href="x">b</a>cdefg|6|abcde…
            """)
    void keepsSoManyCharactersAndNoBrokenMarkup(String html, int limit, String shortened) {
        assertThat(ShortenedHtml.toCharacters(html, limit)).isEqualTo(shortened);
    }

    @Test
    void isNeverLongerNorBrokenWhateverTheLimit() {
        String html = "<b>Firing</b> &lt;x&gt; <a href=\"http://h/?a=1&amp;b=2\">link <i>ü 😀</i></a>\n".repeat(3);
        for (int limit = 1; limit < html.length(); limit++) {
            String shortened = ShortenedHtml.toCharacters(html, limit);
            assertThat(shortened.codePointCount(0, shortened.length())).isLessThanOrEqualTo(limit);
            assertThat(BROKEN.matcher(shortened).find()).as(shortened).isFalse();
        }
    }

    @Test
    void keepsSoManyBytes() {
        assertThat(ShortenedHtml.to("<b>äöü&lt;</b>", Length.bytes(14))).isEqualTo("<b>äö…</b>");
        assertThat(ShortenedHtml.to("<b>äöü</b>", Length.bytes(13))).isEqualTo("<b>äöü</b>");
    }

    /** Shortening took seconds for the 32 kB of an annotation in Grafana, and would take an hour for this text. */
    @Test
    @Timeout(60)
    void takesTimeAsTheTextIsLong() {
        String html = "<b>" + "a".repeat(3_000_000);

        assertThat(ShortenedHtml.toCharacters(html, 2_000_000))
                .hasSize(2_000_000)
                .endsWith("a…</b>");
    }

    @Test
    void readsNoFurtherThanItMust() {
        String html = "<b ".repeat(200_000);
        assertThat(ShortenedHtml.toCharacters(html, 1024)).isEqualTo("…");
    }

    @ParameterizedTest
    @Timeout(30)
    @ValueSource(
            strings = {
                "<",
                "<a ",
                "<a",
                "</",
                "<!--",
                "<!-- -->",
                "<!-->",
                "&",
                "&#",
                "<b>",
                "</b>",
                "<b></i>",
                "<b></b>",
                "<a '",
                "<a b=\"",
                ">"
            })
    void hostileMarkupIsReadOnce(String piece) {
        String shortened =
                ShortenedHtml.toVisible(piece.repeat(10_000_000 / piece.length()), 4096, Length.bytes(32 << 10));

        assertThat(shortened.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(32 << 10);
        assertThat(shortened).contains("…");
    }

    @Test
    void nestingIsClosedWithinTheLimit() {
        String shortened =
                ShortenedHtml.toVisible("<b>".repeat(5_000) + "x".repeat(9_000), 4096, Length.bytes(32 << 10));

        assertThat(shortened).hasSizeLessThanOrEqualTo(32 << 10).endsWith("…" + "</b>".repeat(4_680));
    }
}
