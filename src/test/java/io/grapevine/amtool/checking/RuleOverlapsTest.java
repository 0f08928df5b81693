package io.grapevine.amtool.checking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.planned.SilenceRule;
import io.grapevine.files.SilenceFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleOverlapsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int MANY = 1_000;

    private static List<SilenceRule> rules(int count, IntFunction<String> matchersAndTimes) {
        String text = IntStream.range(0, count)
                .mapToObj(i -> "  - {name: rule-" + i + ", " + matchersAndTimes.apply(i) + "}\n")
                .collect(Collectors.joining("", "silences:\n  rules:\n", ""));
        return SilenceFiles.parse(Path.of("rules.yml"), text.getBytes(UTF_8), Map.of())
                .get();
    }

    private static RuleOverlaps overlaps(List<SilenceRule> rules) {
        return new RuleOverlaps(
                rules, rules.stream().map(rule -> rule.after(NOW, 20)).toList());
    }

    private static long compared(List<SilenceRule> rules) {
        RuleOverlaps overlaps = overlaps(rules);
        return IntStream.range(0, rules.size())
                .mapToLong(i -> overlaps.candidates(i).count())
                .sum();
    }

    @Test
    void rulesWithOneMatcherInCommonAreNotComparedWithEachOther() {
        List<SilenceRule> rules =
                rules(MANY, i -> "matchers: ['cluster=~\"eu-.*\"', 'job=\"job-" + i + "\"'], to: 2027-01-01T00:00:00Z");

        assertThat(rules).hasSize(MANY);
        assertThat(compared(rules)).isZero();
    }

    @Test
    void oneRuleOfAllAlertsIsComparedWithEach() {
        List<SilenceRule> rules = rules(
                MANY,
                i -> "matchers: ['cluster=\"eu\"'" + (i == 7 ? "" : ", 'job=\"job-" + i + "\"'")
                        + "], to: 2027-01-01T00:00:00Z");
        RuleOverlaps overlaps = overlaps(rules);

        assertThat(compared(rules)).isEqualTo(MANY - 1);
        assertThat(IntStream.range(0, MANY).filter(i -> overlaps.first(i).isPresent()))
                .hasSize(MANY - 1)
                .doesNotContain(7);
        assertThat(overlaps.first(0).orElseThrow().other()).isEqualTo(rules.get(7));
    }

    @Test
    void ofEqualRulesAllButTheFirstOverlapIt() {
        List<SilenceRule> rules = rules(3, i -> "matchers: ['a=\"b\"', 'c=\"d\"'], every: {at: '02:00', for: 2h}");
        RuleOverlaps overlaps = overlaps(rules);

        assertThat(overlaps.first(0)).isEmpty();
        assertThat(overlaps.first(1).orElseThrow().other()).isEqualTo(rules.get(0));
        assertThat(overlaps.first(2).orElseThrow().other()).isEqualTo(rules.get(0));
        assertThat(overlaps.first(2).orElseThrow().at().start()).isEqualTo("2026-11-24T02:00:00Z");
    }

    @Test
    void equalRulesAtDifferentTimesDoNotOverlap() {
        List<SilenceRule> rules = rules(24, i -> "matchers: ['a=\"b\"'], every: {at: '%02d:00', for: 1h}".formatted(i));

        assertThat(IntStream.range(0, 24).mapToObj(overlaps(rules)::first)).allMatch(found -> found.isEmpty());
    }

    @Test
    void theOrderOfMatchersDoesNotMatter() {
        List<SilenceRule> rules = rules(
                2,
                i -> "matchers: [" + (i == 0 ? "'a=\"b\"', 'c=\"d\"'" : "'c=\"d\"', 'a=\"b\"'")
                        + "], to: 2027-01-01T00:00:00Z");

        assertThat(overlaps(rules).first(1).orElseThrow().other()).isEqualTo(rules.get(0));
    }

    @ParameterizedTest
    @CsvSource({"01:59, 1", "02:00, 0"})
    void anOccurrenceThatLastsOverlapsThoseThatBeginDuringIt(String at, int overlaps) {
        List<SilenceRule> rules = rules(
                2,
                i -> "matchers: ['a=\"b\"'], every: {weekdays: "
                        + (i == 0 ? "[monday], at: '00:00', for: 50h}" : "[wednesday], at: '" + at + "', for: 1m}"));

        assertThat(overlaps(rules).first(1).stream()).hasSize(overlaps);
    }
}
