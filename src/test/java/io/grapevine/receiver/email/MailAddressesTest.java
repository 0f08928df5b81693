package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.SendFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            a@b → a@b
            a@example.org, B <b@example.org> → a@example.org b@example.org
            "Doe, Jane" <j@x> → j@x
            John Q. Public <a@b> → a@b
            team: a@b, C <c@d>;, e@f → a@b c@d e@f
            a@[1.2.3.4] → a@[1.2.3.4]
            "a.b"@c → a.b@c
            "odd local"@x → "odd local"@x
            o'x+tag/1@c → o'x+tag/1@c
            a@b (comment (inner) \\)) → a@b
             , a@b ,, c@d , → a@b c@d
            é@bücher.de → é@bücher.de
            =?utf-8?q?J=C3=B6rg?= <a@b> → a@b
            """)
    void findsTheAddressesOfAList(String list, String addresses) throws SendFailure {
        assertThat(String.join(" ", MailAddresses.parse(list))).isEqualTo(addresses);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "unused",
                "a@",
                "@b",
                "a@b.",
                "a@.b",
                "a..b@c",
                ".a@b",
                "a b@c",
                "<a@b",
                "a@b>",
                "A <>",
                "a@b c@d",
                "a@b;",
                "team: a@b",
                "\"a@b",
                "a@b (x",
                "a@[1.2",
                "A <a@b> B",
                "a@b, <c@d\r\nRCPT TO:<x@y>>"
            })
    void refusesTheRest(String list) {
        assertThatThrownBy(() -> MailAddresses.parse(list))
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void aLineBreakEndsAnAddress() throws SendFailure {
        assertThat(MailAddresses.parse("a@b\nJane\n Doe <c@d>\r\n\r\ne@f,\ng@h\n"))
                .containsExactly("a@b", "c@d", "e@f", "g@h");
        assertThatThrownBy(() -> MailAddresses.parse("Doe\na@b")).isInstanceOf(SendFailure.class);
    }
}
