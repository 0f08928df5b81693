package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FallbackParserTest {
    private final List<MatcherWarning> warnings = new ArrayList<>();
    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warnings::add);

    @Test
    void fallbackParserIsSilentWhereBothGrammarsAgreeOrOnlyTheNewOneKnowsTheText() throws MatcherException {
        assertThat(parser.parseMatcher("a=\"b\"")).isEqualTo(Matcher.equal("a", "b"));
        assertThat(parser.parseMatcher("\"a b\"=🔥")).isEqualTo(Matcher.equal("a b", "🔥"));
        assertThat(parser.parseMatchers("{}")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void fallbackParserReadsTheClassicWayWhatOnlyThatKnowsAndSuggestsABetterWriting() throws MatcherException {
        assertThat(parser.parseMatchers("{a=b c,d=~\"\\d+\"}")).hasToString("{a=\"b c\",d=~\"\\\\d+\"}");
        assertThat(warnings).hasSize(1);
        MatcherWarning warning = warnings.get(0);
        assertThat(warning.input()).isEqualTo("{a=b c,d=~\"\\d+\"}");
        assertThat(warning.fault()).isEqualTo("column 6: c (expected: a comma or a closing brace)");
        assertThat(warning.suggestion()).isEqualTo("a=\"b c\",d=~\"\\\\d+\"");
    }

    @Test
    void prefersTheClassicMeaningWhereTheGrammarsDisagree() throws MatcherException {
        assertThat(parser.parseMatcher("a=\"\\x41\"").value()).isEqualTo("\\x41");
        assertThat(warnings).containsExactly(new MatcherWarning("a=\"\\x41\"", "", "a=\"\\\\x41\""));
    }

    @Test
    void errorInBothGrammarsHasTheClassicMessage() {
        MatcherException fault = Objects.requireNonNull(
                catchThrowableOfType(MatcherException.class, () -> parser.parseMatcher("ü.x>4")));

        assertThat(fault).hasMessage("bad matcher format: ü.x>4");
        assertThat(warnings).isEmpty();
    }

    @Test
    void fallbackParserRefusesBracesAroundASingleMatcherBeforeAnythingElse() {
        assertThat(catchThrowableOfType(MatcherException.class, () -> parser.parseMatcher("a={x}")))
                .hasMessage("unexpected open or close brace: a={x}");
    }
}
