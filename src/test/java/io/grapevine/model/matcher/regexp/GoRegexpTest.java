package io.grapevine.model.matcher.regexp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Each is longer than what RE2/J joins in one piece, and has what ends a quotation, or an escape, at its edges. */
    @Test
    void goRegexpTakesLongLiteralsAsTheyAre() throws RegexpException {
        for (String part : List.of("alert", "a.b.c-d", "\\E", "\\\\E", "E\\", ".\\.", "\u0001\n", "ä\uD83D\uDE00")) {
            for (int times : List.of(1, 2, 3, 51, 52, 85, 300)) {
                String text = part.repeat(times);
                String quoted = text.codePoints()
                        .mapToObj(c -> c < 0x80 && !Character.isLetterOrDigit(c) && c > ' '
                                ? "\\" + (char) c
                                : Character.toString(c))
                        .collect(Collectors.joining());
                GoRegexp regexp = GoRegexp.anchored("[a-z]{2}" + quoted + "[0-9]" + quoted);
                assertThat(regexp.matches("ab" + text + "1" + text)).as(text).isTrue();
                assertThat(regexp.matches("ab" + text + "1" + text + "x"))
                        .as(text)
                        .isFalse();
                assertThat(regexp.matches("ab" + text.substring(1) + "1" + text))
                        .as(text)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void goRegexpOfThirtyThousandCharactersLeavesLittleGarbage(String name, String expression, int mebibytes)
            throws RegexpException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GoRegexp.anchored("[a-z]+x"); // classes are loaded
        long before = thread.getCurrentThreadAllocatedBytes();

        GoRegexp.anchored(expression);

        assertThat((thread.getCurrentThreadAllocatedBytes() - before) >> 20).isLessThan(mebibytes);
    }

    static List<Arguments> goRegexpOfThirtyThousandCharactersLeavesLittleGarbage() {
        return List.of(
                Arguments.of("a literal", "[0-9]" + "alert".repeat(5_700), 64),
                Arguments.of("escapes", "[0-9]" + "\\.".repeat(15_000), 64),
                Arguments.of("backslashes", "[0-9]" + "\\\\".repeat(15_000), 64),
                Arguments.of("what ends a quotation", "[0-9]" + "\\\\E".repeat(5_000), 160),
                Arguments.of("classes", "[ac]".repeat(8_000), 400),
                Arguments.of("single characters", evenCharacters(15_000), 256));
    }

    private static String evenCharacters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Character.toString(0x4E00 + 2 * i % 0x5000))
                .collect(Collectors.joining("|"));
    }

    @Test
    void goRegexpRefusesGroupsThatWouldBeCopiedAtEachLevel() {
        String nested = "(?:".repeat(20_000) + "[ab]" + "c)".repeat(20_000);

        assertThatThrownBy(() -> GoRegexp.anchored(nested))
                .isInstanceOf(RegexpException.class)
                .hasMessageStartingWith("error parsing regexp: expression too large: `");
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
