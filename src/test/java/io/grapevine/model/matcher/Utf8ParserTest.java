package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ParserTest {
    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_STRICT, warning -> {
        throw new AssertionError(warning);
    });

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '>', textBlock = """
            {} > {}
            `` > {}
            a=b > {a="b"}
            {a=b,} > {a="b"}
            { a != "b c" , c=~"d|e" } > {a!="b c",c=~"d|e"}
            🔥=ü > {🔥="ü"}
            "a b"!~"\\u00e9\\xc3\\xa9\\101" > {"a b"!~"ééA"}
            a:b=/x/ > {a:b="/x/"}
            ""="" > {=""}
            """)
    void utf8ParserReadsListsOfMatchers(String input, String written) throws MatcherException {
        assertThat(parser.parseMatchers(input)).hasToString(written);
    }

    @Test
    void utf8ParserKnowsTheEscapesOfGo() throws MatcherException {
        assertThat(parser.parseMatcher("a=\"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\x41\\U0001F525\"")
                        .value())
                .isEqualTo("\u0007\b\f\n\r\t\u000b\\\"A🔥");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '>', textBlock = """
            {a=b > column 5: end of input (expected: a comma or a closing brace)
            {a=b, > column 6: end of input (expected: a closing brace)
            a=b} > column 4: } (expected: a comma or end of input)
            } > column 1: } (expected: end of input)
            a > column 2: end of input (expected: an operator: =, !=, =~ or !~)
            ü🔥= > column 4: end of input (expected: a label value)
            =b > column 1: = (expected: a label name)
            a!b > column 2: ! (expected: != or !~)
            a=b,,c=d > column 5: , (expected: a label name)
            a="b > column 3: "b (expected: a closing ")
            a='b' > column 3: ' (expected: text in double quotes where it has a character such as this)
            a=~"(" > error parsing regexp: missing closing ): `^(?:()$`
            """)
    void utf8ParserNamesTheColumnOfAnError(String input, String message) {
        assertThat(refused(input)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\\q\"=b",
                "a=\"\\xff\"",
                "a=\"\\400\"",
                "a=\"\\ud800\"",
                "a=\"\\U00110000\"",
                "a=\"\\'\"",
                "a=\"\n\"",
                "a=\"\\x4\"",
                "a=\uD800",
                "a=\"\uDC00\"",
                "a=b c=d",
                "{a=b}}",
                "{{a=b}}",
                ",",
                "{,}",
                "a==b",
                "a=~b=c"
            })
    void utf8ParserRefusesWhatGoRefuses(String input) {
        assertThat(refused(input).getMessage()).isNotBlank();
    }

    private MatcherException refused(String input) {
        return Objects.requireNonNull(catchThrowableOfType(MatcherException.class, () -> parser.parseMatchers(input)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b,c=d", "{a=b}", "{a=b", "a=b}", "a=}"})
    void utf8ParserTakesExactlyOneMatcherWithoutBracesWhereOneIsAskedFor(String input) {
        assertThat(catchThrowableOfType(MatcherException.class, () -> parser.parseMatcher(input)))
                .isNotNull();
    }

    @Test
    void utf8ParserTakesATrailingCommaBehindASingleMatcher() throws MatcherException {
        assertThat(parser.parseMatcher("a=b, ")).isEqualTo(Matcher.equal("a", "b"));
    }

    @Test
    void utf8ParserTakesEveryTextForALabelNameThatHasAnEncoding() {
        assertThat(parser.isValidLabelName("größe 🔥")).isTrue();
        assertThat(parser.isValidLabelName("")).isFalse();
        assertThat(parser.isValidLabelName("\uD83D")).isFalse();
    }
}
