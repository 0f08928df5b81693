package io.grapevine.model.matcher.regexp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    /** In a syntax that Go and RE2/J read alike. */
    private static final List<String> PIECES = List.of(
            "a", "b", "ab", "-", "\\n", "é", "😀", ".", "(?s:.)", "[ab]", "[^a]", "[a-c😀]", "\\w", "\\d", "^", "$",
            "\\A", "\\z", "\\b", "\\B", "(?m:^)", "(?m:$)", "|", "(?:)");

    private static final List<String> REPETITIONS =
            List.of("", "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{2,3}", "{0}", "*?");
    private static final List<String> TEXTS = List.of("a", "b", "ab", "-", "\n", "é", "😀", "c", "0", "_", "\uD800");

    private final Random random = new Random(20_261_124);

    @Test
    void automatonAgreesWithAnotherEngine() throws RegexpException {
        int matched = 0;
        for (int i = 0; i < 6_000; i++) {
            String expression = expression(3);
            Automaton automaton = Automaton.of(RegexpParser.parse(expression));
            Pattern other = Pattern.compile(expression);
            for (int j = 0; j < 12; j++) {
                String text = Stream.generate(() -> pick(TEXTS))
                        .limit(random.nextInt(7))
                        .collect(Collectors.joining());
                boolean matches = automaton.matches(text, Steps.ofOneText());
                matched += matches ? 1 : 0;
                assertThat(matches)
                        .as("%s on %s", expression, text)
                        .isEqualTo(other.matcher(text).find());
            }
        }
        assertThat(matched).isBetween(10_000, 62_000);
    }

    private String expression(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            boolean isGroup = depth > 0 && random.nextInt(3) == 0;
            String piece = isGroup ? "(" + expression(depth - 1) + ")" : pick(PIECES);
            text.append(piece).append(piece.equals("|") ? "" : pick(REPETITIONS));
        }
        return text.toString();
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
