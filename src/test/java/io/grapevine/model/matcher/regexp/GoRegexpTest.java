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
import org.junit.jupiter.params.provider.ValueSource;

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
                "(?:(?:a{1000}b)*)".repeat(600),
                "(?:(?:a{1000}b)+)".repeat(600),
                "[^\\pL]".repeat(9_000));
        for (String expression : expressions) {
            assertThatThrownBy(() -> GoRegexp.anchored(expression))
                    .isInstanceOf(RegexpException.class)
                    .hasMessageStartingWith("error parsing regexp: expression too large: `");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?:\\pL{1000}[0-9]){1}", "(?:[0-9]||ab?|aa||a){1000}", "(?:(?:(?:(?:[ab]+)+)+)+)+"})
    void goRegexpTakesNoMoreMemoryThanItSays(String expression) throws RegexpException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GoRegexp regexp = GoRegexp.anchored(expression);
        regexp.matches("a"); // classes are loaded
        GoRegexp again = GoRegexp.anchored(expression);
        long before = thread.getCurrentThreadAllocatedBytes();

        again.matches("a");

        // with the tree that is read again, and arrays that have grown
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(200 * again.size() + 100_000);
    }

    @Test
    void goRegexpGivesUpWhereATextTakesTooManySteps() throws RegexpException {
        GoRegexp slow = GoRegexp.anchored(".*" + "[ab]{1000}".repeat(20));
        Steps steps = Steps.ofOneText();

        assertThat(slow.matches("ab".repeat(100_000), steps)).isFalse();
        assertThat(steps.areSpent()).isTrue();
        assertThat(slow.matches("ab".repeat(100_000))).isFalse();
        assertThat(GoRegexp.anchored("[ab]+").matches("ab".repeat(20_000))).isTrue();
    }

    @Test
    void goRegexpGivesUpOnTextsThatAreComparedForLong() throws RegexpException {
        GoRegexp slow = GoRegexp.anchored(".*" + "a".repeat(50_000) + "b.*");
        Steps steps = Steps.ofOneText();

        assertThat(slow.matches("a".repeat(200_000), steps)).isFalse();
        assertThat(steps.areSpent()).isTrue();
        assertThat(GoRegexp.anchored(".*needle.*").matches("a".repeat(200_000) + "needle"))
                .isTrue();
    }

    @Test
    void goRegexpThatDoesNotMatchSpendsNoStepsOnTheRestOfATextItIsAnchoredTo() throws RegexpException {
        Steps steps = Steps.ofOneText();
        GoRegexp regexp = GoRegexp.anchored("[0-9]{1000}x");
        for (int i = 0; i < 10_000; i++) {
            assertThat(regexp.matches("a".repeat(1_000), steps)).isFalse();
        }
        assertThat(steps.areSpent()).isFalse();
    }

    /** Each has what ends a quotation, or an escape, at its edges. */
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
