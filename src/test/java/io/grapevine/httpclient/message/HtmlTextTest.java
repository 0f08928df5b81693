package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a<b>c</b> d|ac d
            a<br>b<BR/>c|a\\nb\\nc
            <p class="x">a</p><ul><li>b</li></ul>|a\\nb\\n\\n
            a &lt;b&gt; &amp;lt; &quot;&apos;|a <b> &lt; "'
            &#65;&#x42;&#X43;|ABC
            &unknown; &#99999999; &#x110000; & &;|&unknown; &#99999999; &#x110000; & &;
            1 < 2 <3 a>b|1 < 2 <3 a>b
            a<!-- <b> -->b|ab
            $1 \\d|$1 \\d
            """)
    void textHasNeitherTagsNorEntities(String html, String text) {
        assertThat(HtmlText.of(html).replace("\n", "\\n")).isEqualTo(text);
    }
}
