package io.grapevine.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TabSeparatorsTest {
    private static void becomes(String yaml, String expected) {
        assertThat(TabSeparators.replace(yaml)).isEqualTo(expected);
    }

    @Test
    void becomeSpacesBetweenTokens() {
        becomes("{\n\t\"a\":\t[1,\t2]\t}", "{\n \"a\": [1, 2] }");
        becomes("a:\tb", "a: b");
        becomes("a: 'x'\t# c", "a: 'x' # c");
    }

    @Test
    void stayWhereTheyIndentABlock() {
        becomes("a:\n\tb: c", "a:\n\tb: c");
        becomes("-\t- a", "-\t- a");
    }

    @Test
    void stayInTexts() {
        becomes("a: b\tc", "a: b\tc");
        becomes("a: 'b\tc'", "a: 'b\tc'");
        becomes("a: \"b\\\"\tc\"", "a: \"b\\\"\tc\"");
        becomes("# a\tb", "# a\tb");
        becomes("a: |\n  x:\ty\n  [\t]\nb:\tc", "a: |\n  x:\ty\n  [\t]\nb: c");
        becomes("{a: b\tc}", "{a: b\tc}");
    }
}
