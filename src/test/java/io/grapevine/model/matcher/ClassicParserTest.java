package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicParserTest {
    private final MatcherParser parser = MatcherParser.of(ParserMode.CLASSIC, warning -> {
        throw new AssertionError(warning);
    });

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '>', textBlock = """
            {foo = "bar", dings != "bums", } > {foo="bar",dings!="bums"}
            foo=bar,dings!=bums > {foo="bar",dings!="bums"}
            `` > {}
            { > {}
            } > {}
            a={x}} > {a="{x}"}
            a=b c > {a="b c"}
            a= > {a=""}
            a:b==c > {a:b="=c"}
            a='b' > {a="'b'"}
            a="x,y",b=z > {a="x,y",b="z"}
            a=\\q\\n\\\\\\" > {a="\\\\q\\n\\\\\\""}
            a="b\\\\" > {a="b\\\\"}
            a=\\ > {a="\\\\"}
            a=\\"b,c=d > {a="\\"b",c="d"}
            """)
    void classicParserReadsAlmostAnything(String input, String written) throws MatcherException {
        assertThat(parser.parseMatchers(input)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '>', textBlock = """
            bad > bad matcher format: bad
            ü=a > bad matcher format: ü=a
            a.b=c > bad matcher format: a.b=c
            a="b > matcher value contains unescaped double quote: "b
            a=b" > matcher value contains unescaped double quote: b"
            a="b\\" > matcher value contains unescaped double quote: "b\\"
            a=~"(" > error parsing regexp: missing closing ): `^(?:()$`
            """)
    void classicParserReportsErrorsInAlertmanagersWords(String input, String message) {
        assertThatThrownBy(() -> parser.parseMatcher(input))
                .isInstanceOf(MatcherException.class)
                .hasMessage(message);
    }

    @Test
    void classicParserRefusesAnEmptyPartOfAListExceptTheLast() {
        assertThatThrownBy(() -> parser.parseMatcher("")).hasMessage("bad matcher format: ");
        assertThatThrownBy(() -> parser.parseMatchers(",a=b")).hasMessage("bad matcher format: ");
        assertThatThrownBy(() -> parser.parseMatchers("a=b,,")).hasMessage("bad matcher format: ");
    }

    @Test
    void trimsOnlyAsciiSpaceFromAValueButAllSpaceFromTheLastPart() throws MatcherException {
        assertThat(parser.parseMatcher("\t a = b\u00a0 ").value()).isEqualTo("b\u00a0");
        assertThat(parser.parseMatchers("a=b\u00a0,\u00a0c=d\u00a0"))
                .containsExactly(Matcher.equal("a", "b\u00a0"), Matcher.equal("c", "d"));
    }

    @Test
    void classicParserTakesOnlyClassicNamesForLabels() {
        assertThat(parser.isValidLabelName("a_1")).isTrue();
        assertThat(parser.isValidLabelName("a:b")).isFalse();
        assertThat(parser.isValidLabelName("1a")).isFalse();
        assertThat(parser.isValidLabelName("")).isFalse();
    }
}
