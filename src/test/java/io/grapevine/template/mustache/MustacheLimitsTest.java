package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.template.SmallStack;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Templates that would exhaust the stack, the memory or the time of the server, run on a small stack. */
class MustacheLimitsTest {
    private static final int SMALL_STACK = 256 << 10;
    private static final TemplateData DATA = Groups.large(1000);

    private static String outcome(String template, String... files) throws Exception {
        return SmallStack.outcome(SMALL_STACK, () -> {
            try {
                return "ok "
                        + Groups.templates(false, files).text(template, DATA).length();
            } catch (TemplateException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void partialsThatCallThemselvesEnd() throws Exception {
        assertThat(outcome("{{> a}}", "a", "x{{> a}}")).contains("a:1: ", "deeper than 50");
        assertThat(outcome("{{> a}}", "a", " {{> b}}\n", "b", "\t{{> a}}\n")).contains("deeper than 50");
        assertThat(outcome("{{> a}}", "a", "{{#isFiring}}{{#upper}}{{> a}}{{/upper}}{{/isFiring}}"))
                .contains("deeper than 50");
        assertThat(outcome("{{> a}}", "a", "{{#isResolved}}{{> a}}{{/isResolved}}"))
                .isEqualTo("ok 0");
    }

    @Test
    void nameOfManyPartsIsAName() throws Exception {
        assertThat(outcome("{{a" + ".b".repeat(20_000) + "}}")).isEqualTo("ok 0");
    }

    @Test
    void partialsThatMultiplyEnd() throws Exception {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            files.addAll(List.of(
                    "p" + i, "{{> p" + (i + 1) + "}}".repeat(2).replace("}}}}", "}}{{> p" + (i + 1) + "}}")));
        }
        files.addAll(List.of("p40", ""));
        assertThat(outcome("{{> p0}}", files.toArray(String[]::new))).contains("too many steps");
    }

    @Test
    void listsInsideListsEnd() throws Exception {
        assertThat(outcome("{{#alerts}}{{#alerts}}{{#alerts}}{{/alerts}}{{/alerts}}{{/alerts}}"))
                .contains("too many steps");
    }

    @Test
    void theOutputIsBounded() throws Exception {
        assertThat(outcome("{{#alerts}}{{#alerts}}" + "x".repeat(60) + "{{/alerts}}{{/alerts}}"))
                .contains("output longer than 16777216 characters");
        assertThat(outcome("{{#alerts}}" + "x".repeat(4000) + "{{/alerts}}")).isEqualTo("ok 4000000");
    }

    @Test
    @Tag("thorough")
    void textDiscardedByALambdaCountsTowardsTheLimit() throws Exception {
        String body = "{{#upper}}" + "x".repeat(1 << 20) + "{{/upper}}";
        assertThat(outcome("{{#alerts}}{{#alerts}}{{#truncate.1}}" + body + "{{/truncate.1}}{{/alerts}}{{/alerts}}"))
                .contains("too many steps");
    }

    @Test
    void mustacheLimitsEscapesOfEscapesEnd() throws Exception {
        String template = "{{#json}}".repeat(30) + "\"" + "{{/json}}".repeat(30);
        assertThat(outcome(template)).contains("output longer than 1048576 characters");
    }

    @Test
    void truncatedTextIsNotRendered() throws Exception {
        assertThat(outcome("{{#truncate.10}}{{#alerts}}{{#alerts}}{{#alerts}}x{{/alerts}}{{/alerts}}{{/alerts}}"
                        + "{{/truncate.10}}"))
                .isEqualTo("ok 10");
    }

    @Test
    void deepNestingInTheTextIsAnErrorOfTheText() throws Exception {
        assertThat(outcome("{{#alerts}}".repeat(100_000))).contains("1:551: sections nested deeper than 50");
        assertThat(outcome("{{^isResolved}}".repeat(50) + "x" + "{{/isResolved}}".repeat(50)))
                .isEqualTo("ok 1");
    }

    @Test
    void aLongLineIsReadInOnePass() throws Exception {
        assertThat(outcome("{{isFiring}}".repeat(100_000))).isEqualTo("ok 400000");
        assertThat(outcome(" ".repeat(100) + "{{! }} ".repeat(200_000))).isEqualTo("ok 200100");
        assertThat(outcome("{{#isFiring}}x{{/isFiring}}".repeat(100_000))).isEqualTo("ok 100000");
        assertThat(outcome("{{#isFiring}} {{/isFiring}} ".repeat(100_000))).isEqualTo("ok 200000");
        assertThat(outcome("{{> p}} ".repeat(100_000), "p", "")).isEqualTo("ok 100000");
    }

    @Test
    void partialsInALongRowNeedNoStackWhenTheyAreRead() throws Exception {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            files.addAll(List.of("p" + i, "{{> p" + (i + 1) + "}}"));
        }
        files.addAll(List.of("p3000", ""));
        assertThat(outcome("{{> p2990}}", files.toArray(String[]::new))).isEqualTo("ok 0");
        assertThat(outcome("{{> p0}}", files.toArray(String[]::new))).contains("deeper than 50");
    }

    /** Each of them names each other: compiled at each place, they would be a hundred times a hundred and so on. */
    @Test
    void aPartialIsCompiledOnce() throws Exception {
        StringBuilder all = new StringBuilder("{{#isResolved}}");
        for (int i = 0; i < 100; i++) {
            all.append("{{> p").append(i).append("}}");
        }
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            files.addAll(List.of("p" + i, all + "{{/isResolved}}"));
        }
        assertThat(outcome("{{> p0}}", files.toArray(String[]::new))).isEqualTo("ok 0");
    }

    @Test
    void aLongTextWithoutTagsIsReadInOnePass() throws Exception {
        assertThat(outcome("\n".repeat(2_000_000))).isEqualTo("ok 2000000");
        assertThat(outcome("{{status}}" + "x\n".repeat(1_000_000))).isEqualTo("ok 2000006");
    }

    @Test
    @Tag("thorough")
    void namesWithoutAValueCountAsSteps() throws Exception {
        for (String tag : List.of("{{x}}", "{{.}}", "{{{.}}}", "{{#x}}{{/x}}", "{{^status}}{{/status}}")) {
            assertThat(outcome("{{#alerts}}" + tag.repeat(6_000) + "{{/alerts}}"))
                    .describedAs(tag)
                    .contains("too many steps");
        }
    }

    @Test
    void partialsThatMultiplyInASectionThatIsFullAreNotRun() throws Exception {
        assertThat(outcome(
                        "{{#truncate.3}}firing{{> a}}{{^isResolved}}{{> a}}{{/isResolved}}{{/truncate.3}}",
                        "a",
                        "x{{> a}}"))
                .isEqualTo("ok 3");
    }

    @Test
    void aLambdaInsideOfALambdaHasItsOwnLimit() throws Exception {
        assertThat(outcome("{{#upper}}{{#lower}}{{#alerts}}" + "x".repeat(1100) + "{{/alerts}}{{/lower}}{{/upper}}"))
                .contains("output longer than 1048576 characters");
    }
}
