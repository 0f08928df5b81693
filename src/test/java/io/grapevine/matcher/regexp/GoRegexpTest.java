package io.grapevine.matcher.regexp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoRegexpTest {
    @Test
    void goRegexpMatchesAPartOfATextUnlessAnchored() throws RegexpException {
        assertThat(GoRegexp.compile("b+").matches("abc")).isTrue();
        assertThat(GoRegexp.anchored("b+").matches("abc")).isFalse();
    }

    @Test
    void goRegexpIsAnchoredAsTextBeforeItIsParsed() throws RegexpException {
        GoRegexp regexp = GoRegexp.anchored("a)|(?:b");

        assertThat(regexp.matches("a and more")).isTrue();
        assertThat(regexp.matches("more and b")).isTrue();
        assertThat(regexp.matches("more and a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "(, 999, )",
        "(?:, 999, )*",
        "(?:x, 500, )*",
        "'((?:x|yy', 250, )+)",
    })
    void goRegexpRefusesTheFirstExpressionThatIsTooDeepForGo(String opening, int tooDeep, String closing)
            throws RegexpException {
        assertThat(GoRegexp.anchored(nested(opening, tooDeep - 1, closing)).matches("-"))
                .isFalse();
        assertThatThrownBy(() -> GoRegexp.anchored(nested(opening, tooDeep, closing)))
                .isInstanceOf(RegexpException.class)
                .hasMessageStartingWith("error parsing regexp: expression nests too deeply: `^(?:(");
    }

    private static String nested(String opening, int depth, String closing) {
        return opening.repeat(depth) + "ab" + closing.repeat(depth);
    }

    @Test
    void goRegexpTakesAnyNumberOfGroupsThatDoNotCapture() throws RegexpException {
        assertThat(GoRegexp.anchored(nested("(?:", 50_000, ")")).matches("ab")).isTrue();
    }

    @Test
    void goRegexpRefusesWhatWouldTakeTooMuchMemory() {
        List<String> expressions = List.of(
                "(?:a{1000}b)".repeat(600),
                "(?:\\pL{1000})".repeat(300),
                "[^\\pL]".repeat(9_000),
                "[0-9]x".repeat(9_000),
                "\\pL".repeat(160),
                "(?:[0-9]||ab?|aa||a){1000}");
        for (String expression : expressions) {
            assertThatThrownBy(() -> GoRegexp.anchored(expression))
                    .isInstanceOf(RegexpException.class)
                    .hasMessageStartingWith("error parsing regexp: expression too large: `");
        }
    }

    @Test
    void goRegexpRefusesALoneSurrogateAsGoRefusesInvalidUtf8() {
        assertThatThrownBy(() -> GoRegexp.anchored("a\uD800"))
                .isInstanceOf(RegexpException.class)
                .hasMessage("error parsing regexp: invalid UTF-8: `^(?:a\uFFFD)$`");
    }

    @Test
    void goRegexpKnowsScriptsAndCategoriesByAnyOfTheirNames() throws RegexpException {
        assertThat(GoRegexp.anchored("\\p{greek}\\p{ Upper-case_letter }\\p{Old_Italic}")
                        .matches("λΛ\uD800\uDF00"))
                .isTrue();
        assertThat(GoRegexp.anchored("\\p{Any}{3}").matches("a\n😀")).isTrue();
        assertThat(GoRegexp.anchored("\\p{^Any}").matches("a")).isFalse();
    }
}
