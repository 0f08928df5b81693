package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no template, and what a strict template must not ask for. */
class MustacheErrorsTest {
    private static final TemplateData DATA = Groups.group(
            Groups.firing(LabelSet.of("alertname", "Down", "job", "a"), LabelSet.of("summary", "it is down")));

    /** A tilde stands for a line break. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            {{→ 1:1: unclosed tag (expected: }})
            a~ é {{status → 2:4: unclosed tag (expected: }})
            a {{status} → 1:3: unclosed tag (expected: }})
            {{! never → 1:1: unclosed tag (expected: }})
            {{{status}} → 1:1: unclosed tag (expected: {{{name}}}; with other delimiters & before the name)
            {{{status}}~} → 1:1: unclosed tag
            {{}} → 1:1: "" (expected: a name)
            x{{ }} → 1:2: "" (expected: a name)
            {{#}}{{/}} → 1:1: "" (expected: a name)
            {{two words}} → 1:1: "two words" (expected: a name)
            {{a..b}} → 1:1: "a..b" (expected: a name)
            {{.a}} → 1:1: ".a" (expected: a name)
            {{a.}} → 1:1: "a." (expected: a name)
            {{#alerts}} → 1:1: section "alerts" is not closed (expected: {{/alerts}})
            {{#alerts}}~ {{^labels}}~{{status}} → 2:2: section "labels" is not closed
            ~~{{/alerts}} → 3:1: end of "alerts" (expected: a section that is open)
            {{#alerts}}~{{/labels}} → 2:1: end of "labels" (expected: end of "alerts", which begins at 1:1)
            {{#a}}{{#b}}{{/a}}{{/b}} → 1:13: end of "a" (expected: end of "b", which begins at 1:7)
            {{#a}}{{/a}}{{#b}} → 1:13: section "b" is not closed
            {{=x=}} → 1:1: "x" (expected: two delimiters of one or two characters)
            {{= <<< >>> =}} → 1:1: "<<< >>>" (expected: two delimiters of one or two characters)
            {{=a b → 1:1: unclosed tag
            {{=< >=}}<{status}> → 1:10: unclosed tag (expected: {{{name}}}; with other delimiters & before the name)
            {{=<% %>=}}~ <%{status}%> → 2:2: unclosed tag (expected: {{{name}}}; with other delimiters & before the name)
            {{=< >=}}<{status> → 1:10: unclosed tag (expected: {{{name}}}; with other delimiters & before the name)
            {{=< >=}}<status>~ <a..b> → 2:2: "a..b" (expected: a name)
            {{=< >=}}~<#alerts>~<status → 3:1: unclosed tag
            {{#alerts}}{{status → 1:12: unclosed tag (expected: }})
            {{#alerts → 1:1: unclosed tag
            {{#alerts}}{{/alerts → 1:12: unclosed tag
            {{#alerts}}{{! never → 1:12: unclosed tag
            {{> slack → 1:1: unclosed tag
            {{! in~two lines }}{{a b}} → 2:13: "a b" (expected: a name)
            {{> slack}}~~{{#a}}{{/b}} → 3:7: end of "b" (expected: end of "a", which begins at 3:1)
            {{> nothing}} → 1:1: partial "nothing" (expected: one of email-alert, email-card, email.html
            {{#a}}~{{> nothing}}{{/a}} → 2:1: partial "nothing"
            {{> ../../etc/passwd}} → 1:1: "../../etc/passwd" (expected: the name of a partial)
            {{>}} → 1:1: "" (expected: the name of a partial)
            {{>*status}} → 1:1: "*status" (expected: the name of a partial)
            {{<slack}}{{/slack}} → 1:1: "<" (expected: a name, or one of # ^ / > & ! =)
            {{$block}}{{/block}} → 1:1: "$" (expected: a name
            {{?x}}{{/x}} → 1:1: "?" (expected: a name
            {{%FILTERS}} → 1:1: "%" (expected: a name
            {{*status}} → 1:1: "*" (expected: a name
            """)
    void malformedTemplatesAreRejectedWithLineAndColumn(String template, String error) throws TemplateException {
        MustacheTemplates templates = Groups.templates(false);
        assertThatThrownBy(() -> templates.check(template.replace("~", "\n")))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(error);
    }

    @Test
    void errorsOfAllFilesAreReportedWithTheirNames() {
        assertThatThrownBy(() -> Groups.templates(
                        false,
                        "/etc/t/good.mustache",
                        "{{status}}",
                        "/etc/t/bad.mustache",
                        "one\n  {{#alerts}}",
                        "/etc/t/worse.mustache",
                        "{{> good}}{{> none}}",
                        "/etc/u/good.mustache",
                        "",
                        "/etc/u/a b.mustache",
                        ""))
                .isInstanceOf(TemplateException.class)
                .extracting(error -> error.getMessage().lines().toList())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .isEqualTo("/etc/t/bad.mustache:2:3: section \"alerts\" is not closed "
                                        + "(expected: {{/alerts}})"),
                        line -> assertThat(line).startsWith("/etc/t/worse.mustache:1:11: partial \"none\" (expected: "),
                        line -> assertThat(line)
                                .isEqualTo("/etc/u/good.mustache:1:1: partial \"good\" again "
                                        + "(expected: only /etc/t/good.mustache)"),
                        line -> assertThat(line).startsWith("/etc/u/a b.mustache:1:1: name \"a b\" (expected: "));
    }

    @Test
    void aFileThatTwoPatternsFindIsOneFile() {
        assertThatCode(() -> Groups.templates(false, "/t/a.mustache", "x", "/t/a.mustache", "x"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            {{sumary}} → 1: "sumary" is missing (expected: a name that stands for something)
            x {{groupLabels.job}} → 1: "groupLabels.job" is missing
            {{status.x}} → 1: "status.x" is missing
            {{#alerts}}{{labels.nothing}}{{/alerts}} → 1: "labels.nothing" is missing
            {{#allerts}}{{/allerts}} → 1: "allerts" is missing
            {{^allerts}}{{/allerts}} → 1: "allerts" is missing
            {{#alerts}}{{#lables.job}}{{/lables.job}}{{/alerts}} → 1: "lables.job" is missing
            {{alerts}} → 1: "alerts" has parts (expected: a text)
            {{commonLabels}} → 1: "commonLabels" has parts
            {{upper}} → 1: "upper" has parts
            {{.}} → 1: "." has parts
            """)
    void undefinedNameIsAnErrorInStrictTemplatesAndEmptyInOthers(String template, String error)
            throws TemplateException {
        MustacheTemplates strict = Groups.templates(true);
        assertThatThrownBy(() -> strict.text(template, DATA))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(error);
        assertThat(Groups.templates(false).text(template, DATA).strip()).isIn("", "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#commonLabels.nothing}}x{{/commonLabels.nothing}}",
                "{{#commonLabels}}{{#nothing}}x{{/nothing}}{{/commonLabels}}",
                "{{#alerts}}{{#annotations.runbook}}x{{/annotations.runbook}}{{/alerts}}",
                "{{#alerts}}{{endsAt}}{{/alerts}}",
            })
    void aSectionMayAskForALabelThatIsNotThere(String template) throws TemplateException {
        assertThat(Groups.templates(true).text(template, DATA)).isEmpty();
    }

    /** A tilde stands for a line break. The library tells the line only. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            a~b {{nothing}} → 2
            {{! in~two lines }}{{nothing}} → 2
            {{> slack.title}}~~{{nothing}} → 3
            {{#alerts}}~x~{{/alerts}}~{{nothing}} → 4
            {{#alerts}}~x {{! in~two lines }}~{{nothing}}{{/alerts}} → 4
            {{#upper}}~{{nothing}}~{{/upper}} → 2
            {{=< >=}}~x~<nothing> → 3
            """)
    void undefinedNameIsReportedWithItsLine(String template, String line) throws TemplateException {
        MustacheTemplates strict = Groups.templates(true);
        assertThatThrownBy(() -> strict.text(template.replace("~", "\n"), DATA))
                .hasMessageStartingWith(line + ": \"nothing\" is missing");
    }

    @Test
    void whatALambdaMakesIsRefusedAtTheLineOfItsSection() throws TemplateException {
        MustacheTemplates templates = Groups.templates(false);
        assertThatThrownBy(() -> templates.html("<script>\n{{#upper}}\n{{status}}\n{{/upper}}", DATA))
                .hasMessageStartingWith("2: a value in the element script");
    }

    @Test
    void errorInAPartialNamesItsFile() throws TemplateException {
        MustacheTemplates strict = Groups.templates(true, "/etc/t/mine.mustache", "\n {{nothing}}");
        assertThatThrownBy(() -> strict.text("{{> mine}}", DATA))
                .hasMessageStartingWith("/etc/t/mine.mustache:2: \"nothing\" is missing");
    }
}
