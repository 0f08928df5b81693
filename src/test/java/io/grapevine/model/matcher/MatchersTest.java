package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
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
}
