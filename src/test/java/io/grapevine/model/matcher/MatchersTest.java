package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import org.junit.jupiter.api.Test;

class MatchersTest {
    @Test
    void matchersAreSatisfiedTogetherOrNotAtAll() {
        Matchers matchers = Matchers.of(Matcher.equal("a", "1"), Matcher.notEqual("b", "2"));

        assertThat(matchers.matches(LabelSet.of("a", "1"))).isTrue();
        assertThat(matchers.matches(LabelSet.of("a", "1", "b", "2"))).isFalse();
        assertThat(Matchers.NONE.matches(LabelSet.EMPTY)).isTrue();
    }

    @Test
    void matchersAreWrittenAsGroupKeysHaveThem() throws MatcherException {
        Matchers matchers =
                Matchers.of(Matcher.of(MatchType.REGEXP, "job", "db|cache"), Matcher.equal("severity", "critical"));

        assertThat(matchers).hasToString("{job=~\"db|cache\",severity=\"critical\"}");
        assertThat(Matchers.NONE).hasToString("{}");
    }

    @Test
    void matchersAreSortedByTheBytesOfNameAndValueAndThenByType() throws MatcherException {
        Matcher private1 = Matcher.equal("\uE000", "x");
        Matcher emoji = Matcher.equal("\uD83D\uDD25", "x");
        Matcher regexp = Matcher.of(MatchType.REGEXP, "a", "b");
        Matchers sorted = Matchers.of(emoji, private1, regexp, Matcher.notEqual("a", "b"), Matcher.equal("a", "c"))
                .and(Matchers.of(Matcher.equal("a", "b"), Matcher.equal("Z", "b")))
                .sorted();

        assertThat(sorted)
                .containsExactly(
                        Matcher.equal("Z", "b"),
                        Matcher.equal("a", "b"),
                        Matcher.notEqual("a", "b"),
                        regexp,
                        Matcher.equal("a", "c"),
                        private1,
                        emoji);
    }

    @Test
    void matchersOfARequestAreNotLarge() throws MatcherException {
        Matcher large = Matcher.of(MatchType.REGEXP, "x", "[ab]{1000}".repeat(30));
        Matcher names = Matcher.of(MatchType.REGEXP, "x", "instance-1".concat("|instance-2".repeat(3_000)));

        assertThat(Matchers.of(large, names).ofRequest()).hasSize(2);
        assertThatThrownBy(() -> Matchers.of(large, large).ofRequest())
                .isInstanceOf(MatcherException.class)
                .hasMessageMatching(
                        "the regular expressions are too large: 6\\d{4} instructions \\(limit: 50000 instructions\\)");
    }

    @Test
    void matchersCompareTextsBeforeExpressionsThatTakeLong() throws MatcherException {
        Matcher slow = Matcher.of(MatchType.REGEXP, "x", ".*" + "[ab]{1000}".repeat(20));
        LabelSet labels = LabelSet.of("n", "1", "x", "ab".repeat(100_000));
        Steps steps = Steps.ofOneText();

        assertThat(Matchers.of(slow, Matcher.equal("n", "2")).matches(labels, steps))
                .isFalse();
        assertThat(steps.areSpent()).isFalse();
        assertThat(Matchers.of(slow, Matcher.equal("n", "1")).matches(labels, steps))
                .isFalse();
        assertThat(steps.areSpent()).isTrue();
        assertThat(steps.lastExpression()).isEqualTo(slow.value());
    }

    @Test
    void noMatcherIsSatisfiedByWhatTakesTooLongToCompare() throws MatcherException {
        String text = "ab".repeat(100_000);
        String slow = ".*" + "[ab]{1000}".repeat(20);

        assertThat(Matcher.of(MatchType.REGEXP, "x", slow).matches(text)).isFalse();
        assertThat(Matcher.of(MatchType.NOT_REGEXP, "x", slow).matches(text)).isFalse();
    }
}
