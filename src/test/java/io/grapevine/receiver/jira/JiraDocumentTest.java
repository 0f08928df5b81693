package io.grapevine.receiver.jira;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JiraDocumentTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            `{ "a" : [ 1 , 2.50, 1E+2 ,-0 ] }` → `{"a":[1,2.50,1E+2,-0]}`
            `{"b": 1, "a": 2, "b": 3}` → `{"b":1,"a":2,"b":3}`
            `[" a  b ", true , null]` → `[" a  b ",true,null]`
            `"<&>"` → `"\\u003c\\u0026\\u003e"`
            `"\\u003C \\/ \\" \\\\"` → `"\\u003C \\/ \\" \\\\"`
            `"ü 漢字 😀"` → `"ü 漢字 😀"`
            `12` → `12`
            """)
    void isWrittenWithoutWhiteSpaceAndOtherwiseAsItWas(String json, String compact) throws TemplateFault {
        assertThat(JiraIssue.compact(json)).isEqualTo(compact);
    }

    @Test
    void hasItsSeparatorsOfLinesEscaped() throws TemplateFault {
        assertThat(JiraIssue.compact("[\t\"\u2028\u2029\"\r\n]")).isEqualTo("[\"\\u2028\\u2029\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Alerts",
                "{",
                "{\"a\":1,}",
                "{'a':1}",
                "[1 2]",
                "{} {}",
                "\"a",
                "\"\\x\"",
                "\"a\nb\"",
                "nul",
                "01",
                "NaN",
                "{}x",
                "// c\n{}"
            })
    void isNoneWhereItIsNoJson(String text) {
        assertThatThrownBy(() -> JiraIssue.compact(text))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("description: ")
                .hasMessageContaining("expected: ");
    }
}
