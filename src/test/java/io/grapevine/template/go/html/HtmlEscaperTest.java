package io.grapevine.template.go.html;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Parser;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlEscaperTest {
    @Test
    void anActionIsGivenTheEscapersOfItsPlace() throws Exception {
        assertThat(body("<a href=\"{{.}}\" title={{.}}>{{.}}</a>"))
                .isEqualTo("<a href=\"{{. | _html_template_urlfilter | _html_template_urlnormalizer"
                        + " | _html_template_attrescaper}}\" title={{. | _html_template_nospaceescaper}}>"
                        + "{{. | _html_template_htmlescaper}}</a>");
    }

    @Test
    void aPredefinedEscaperTakesThePlaceOfItsEqual() throws Exception {
        assertThat(body("{{. | html}}")).isEqualTo("{{. | html}}");
        assertThat(body("{{html .A .B}}")).isEqualTo("{{_html_template_eval_args .A .B | html}}");
        assertThat(body("<a href='/?{{. | urlquery}}'>"))
                .isEqualTo("<a href='/?{{. | urlquery | _html_template_attrescaper}}'>");
        assertThat(body("<script>{{. | html}}</script>"))
                .isEqualTo("<script>{{. | html | _html_template_jsvalescaper}}</script>");
    }

    @Test
    void anAssignmentIsLeftAlone() throws Exception {
        assertThat(body("{{$x := .}}{{$x = .A}}")).isEqualTo("{{$x := .}}{{$x = .A}}");
    }

    @Test
    void aTemplateHasAVariantForEveryContextItIsCalledIn() throws Exception {
        TemplateSet escaped = escape("{{define \"t\"}}{{.}}{{end}}{{template \"t\"}}<p title='{{template \"t\"}}'>");

        assertThat(escaped.all())
                .extracting(Template::name)
                .containsExactlyInAnyOrder("", "t", "t$htmltemplate_attr_delimiter=singleQuote");
        assertThat(requireNonNull(escaped.find("t")).body()).hasToString("{{. | _html_template_htmlescaper}}");
    }

    @Test
    void unreachableTemplatesAreLeftOut() throws Exception {
        TemplateSet escaped = escape("{{define \"broken\"}}<p{{end}}x");

        assertThat(escaped.all()).extracting(Template::name).containsExactly("");
    }

    @Test
    void theSecondCallOfATemplateEndsWhereTheFirstDid() throws Exception {
        assertThat(body("{{define \"o\"}}<script>x={{end}}"
                        + "{{template \"o\"}}1</script>{{template \"o\"}}{{.}}</script>"))
                .endsWith("{{. | _html_template_jsvalescaper}}</script>");
    }

    @Test
    void aRecursiveTemplateIsFilteredFromItsStart() {
        assertThatThrownBy(() -> escape("{{define \"t\"}}{{if .N}}{{template \"t\" .N}}{{end}}{{.U}}/{{end}}"
                        + "<a href=\"{{template \"t\" .}}\">"))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void unreachableStatementsAreLeftOut() throws Exception {
        assertThat(body("{{range .}}a{{break}}{{.}}{{end}}")).isEqualTo("{{range .}}a{{break}}{{end}}");
    }

    @Test
    void inputTemplatesAreNotModified() throws Exception {
        TemplateSet given = parse("<b>{{.}}</b>");

        HtmlEscaper.escape(given, "");

        assertThat(requireNonNull(given.find("")).body()).hasToString("<b>{{.}}</b>");
    }

    @Test
    void errorIsReportedWithItsPosition() {
        assertThatThrownBy(() -> escape("x\n{{if .}}<a href=\"{{end}}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("html/template: :2:6: {{if}} branches end in different contexts: url, text");
    }

    @Test
    void anUnknownEntryIsRefused() {
        assertThatThrownBy(() -> HtmlEscaper.escape(TemplateSet.EMPTY, "t"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("no such template \"t\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{define \"t\"}}`${ {{template \"t\"}}{{end}}<script>{{template \"t\"}}</script>",
                "{{define \"t\"}}{ {{template \"t\"}} }{{end}}<script>`${ {{template \"t\"}} }`</script>",
            })
    void endlessRecursionThroughEverNewContextsIsRefused(String text) {
        assertThatThrownBy(() -> escape(text))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void loopsInLoopsThatEndElsewhereThanTheyStartAreRefusedRatherThanFollowedForEver() {
        String text = "<script>" + "{{range .}}x".repeat(150) + "{{end}}+".repeat(150) + "</script>";

        assertThatThrownBy(() -> escape(text))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("too many or too deeply nested");
    }

    @Test
    void loopsInLoopsThatEndWhereTheyStartAreFollowedOnce() throws Exception {
        String text = "{{range .}}<b>".repeat(150) + "{{.}}" + "</b>{{end}}".repeat(150);

        assertThat(body(text)).contains("{{. | _html_template_htmlescaper}}");
    }

    @Test
    void aLongChainOfCallsIsRefused() {
        StringBuilder text = new StringBuilder("{{define \"t300\"}}x{{end}}{{template \"t0\"}}");
        for (int i = 0; i < 300; i++) {
            text.append("{{define \"t")
                    .append(i)
                    .append("\"}}{{template \"t")
                    .append(i + 1)
                    .append("\"}}{{end}}");
        }

        assertThatThrownBy(() -> escape(text.toString()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("too many or too deeply nested");
    }

    private static String body(String text) throws Exception {
        return requireNonNull(escape(text).find("")).body().toString();
    }

    private static TemplateSet escape(String text) throws Exception {
        return HtmlEscaper.escape(parse(text), "");
    }

    private static TemplateSet parse(String text) throws TemplateException {
        return TemplateSet.EMPTY.plus(Parser.parse("", "", text, function -> true));
    }
}
