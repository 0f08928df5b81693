package io.grapevine.model.matcher.regexp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobsTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "web",
            "-",
            "x?",
            "(a|b)",
            "(?:ab|ba|)",
            "[ab]",
            ".*",
            ".+",
            "[^\\n]*",
            "(?s).*",
            "(?s:.+)",
            "\\n",
            "é",
            "😀",
            "^",
            "$",
            "\\A",
            "\\z",
            "|",
            "a{2}",
            "(ab){0,2}",
            "(?i)k",
            "(?:)",
            ".",
            "\\b");
    private static final List<String> TEXTS =
            List.of("a", "b", "ab", "web", "-", "x", "\n", "é", "😀", "k", "K", "\u212a");

    @Test
    void agreeWithTheEngineOnWhateverTheyExpress() throws RegexpException {
        Random random = new Random(20_261_120);
        int expressed = 0;
        for (int i = 0; i < 4_000; i++) {
            String expression = "^(?:" + pick(PIECES, 1 + random.nextInt(6), random) + ")$";
            Set<Glob> globs = Globs.of(RegexpParser.parse(expression), expression.length());
            if (globs == null) {
                continue;
            }
            expressed++;
            GoRegexp engine = GoRegexp.compile(expression);
            for (int j = 0; j < 25; j++) {
                String text = pick(TEXTS, random.nextInt(6), random);
                boolean fast = globs.stream().anyMatch(glob -> glob.matches(text));
                assertThat(fast).as("%s on %s", expression, text).isEqualTo(engine.matches(text));
            }
        }
        assertThat(expressed).isGreaterThan(1_000);
    }

    private static String pick(List<String> from, int count, Random random) {
        return Stream.generate(() -> from.get(random.nextInt(from.size())))
                .limit(count)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a|b|c",
                "web.*",
                ".*web",
                ".+",
                ".*",
                "(web|db)-.*:80",
                "(?s).*",
                "^(?:web.*)$",
                "^a|b$",
                "(?i)ab"
            })
    void expressWhatConfigurationsUse(String value) throws RegexpException {
        assertThat(globs(value)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a+", "\\w", ".", "a)|(?:b", ".{2,}", "a^b", "\\bweb", ".+.+", "a.*b(?s:.*)c", "(a|b|c|d){1000}"
            })
    void leaveTheRestToTheEngine(String value) throws RegexpException {
        assertThat(globs(value)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a.*b.*c, axbxc, true",
        "a.*b.*c, acb, false",
        "a.*b, ab, true",
        "a.+b, ab, false",
        "ab.*ba, aba, false",
        ".*a.*, xax, true",
        ".*aa.*a, aaa, true",
        ".*aa.*aa, aaa, false",
    })
    void takeEachPartOfATextOnce(String value, String text, boolean expected) throws RegexpException {
        assertThat(GoRegexp.anchored(value).matches(text)).isEqualTo(expected);
    }

    private static @Nullable Set<Glob> globs(String value) throws RegexpException {
        String expression = "^(?:" + value + ")$";
        return Globs.of(RegexpParser.parse(expression), expression.length());
    }
}
