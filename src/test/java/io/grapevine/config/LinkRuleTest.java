package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.LinkRule.Link;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkRuleTest {
    private static List<Link> links(String text, LinkRule... rules) {
        return LinkRule.finder(List.of(rules)).apply(text);
    }

    @Test
    void linksStandInTheOrderOfTheText() {
        LinkRule ticket = new LinkRule("OPS-\\d+", "https://jira/browse/$0");
        LinkRule issue = new LinkRule("#(\\d+)", "https://git/issues/$1");

        assertThat(links("#7 and OPS-12, OPS-3", ticket, issue))
                .containsExactly(
                        new Link(0, 2, "https://git/issues/7"),
                        new Link(7, 13, "https://jira/browse/OPS-12"),
                        new Link(15, 20, "https://jira/browse/OPS-3"));
        assertThat(links("none", ticket, issue)).isEmpty();
        assertThat(links("OPS-1")).isEmpty();
    }

    @Test
    void theFirstOfTwoRulesForTheSameTextApplies() {
        assertThat(links("OPS-12", new LinkRule("OPS-\\d+", "https://a/$0"), new LinkRule("\\d+", "https://b/$0")))
                .containsExactly(new Link(0, 6, "https://a/OPS-12"));
        assertThat(links("OPS-12", new LinkRule("\\d+", "https://b/$0"), new LinkRule("OPS-\\d+", "https://a/$0")))
                .containsExactly(new Link(4, 6, "https://b/12"));
    }

    @ParameterizedTest
    @CsvSource({
        "a/../b?c#d&e, https://x/a%2F..%2Fb%3Fc%23d%26e",
        "\"<ü\uD83D\uDE00>\", https://x/%22%3C%C3%BC%F0%9F%98%80%3E%22",
        "a-b._~C9 %, https://x/a-b._~C9%20%25",
    })
    void insertedTextIsPercentEncoded(String text, String url) {
        assertThat(links(text, new LinkRule(".+", "https://x/$0"))).containsExactly(new Link(0, text.length(), url));
    }

    @Test
    void groupsAndDollarSignsAreInserted() {
        assertThat(links("A-1", new LinkRule("(A)-(\\d)(x)?", "https://x/$2/$1/$3?$$=$0")))
                .containsExactly(new Link(0, 3, "https://x/1/A/?$=A-1"));
    }

    @Test
    void emptyPartIsNoLink() {
        assertThat(links("ab", new LinkRule("\\b", "https://x/"))).isEmpty();
    }

    /** A pattern that takes a backtracking engine longer than the age of the universe, and one that matches everywhere. */
    @Test
    void aTextTakesLinearTimeAndHasAtMostAHundredLinks() {
        String text = "a".repeat(100_000);

        assertThat(links(text, new LinkRule("(a+)+b", "https://x/"))).isEmpty();
        assertThat(links(text, new LinkRule("a", "https://x/"))).hasSize(100);
    }
}
