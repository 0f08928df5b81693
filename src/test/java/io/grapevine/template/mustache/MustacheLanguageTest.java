package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language, as Mustache's specification has it. */
class MustacheLanguageTest {
    private static final TemplateData DATA = Groups.group(
            Groups.firing(LabelSet.of("alertname", "Down", "job", "a"), LabelSet.of("summary", "<it's> & \"down\"")),
            Groups.firing(LabelSet.of("alertname", "Down", "job", "b"), LabelSet.EMPTY));

    private static String text(String template, String... files) throws TemplateException {
        return Groups.templates(false, files).text(template, DATA);
    }

    private static String escapes(String text) {
        return text.replace("~", "\n").replace("¶", "\r");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            no tags→no tags
            {{status}}→firing
            {{ status }}→firing
            {{&status}} {{{ status }}} {{& status }}→firing firing firing
            {{groupLabels.alertname}}→Down
            {{nothing}}-{{groupLabels.nothing}}-{{status.nothing}}→--
            {{alertCount}} {{isFiring}}→2 true
            a { b } c {x}→a { b } c {x}
            {{#isFiring}}yes{{/isFiring}}{{^isFiring}}no{{/isFiring}}→yes
            {{#isResolved}}yes{{/isResolved}}{{^isResolved}}no{{/isResolved}}→no
            {{#alerts}}{{labels.job}}{{/alerts}}→ab
            {{#alerts}}{{labels.job}}{{^last}},{{/last}}{{/alerts}}→a,b
            {{#resolved}}x{{/resolved}}{{^resolved}}none{{/resolved}}→none
            {{#resolvedCount}}x{{/resolvedCount}}{{^resolvedCount}}zero{{/resolvedCount}}→zero
            {{#alerts}}[{{#annotations}}{{summary}}{{/annotations}}]{{/alerts}}→[<it's> & "down"][]
            {{#groupLabels}}{{alertname}} {{status}}{{/groupLabels}}→Down firing
            {{#status}}{{.}}{{/status}}→firing
            {{#alerts}}{{#labels.job}}({{.}}){{/labels.job}}{{/alerts}}→(a)(b)
            {{#nothing}}x{{/nothing}}{{^nothing}}y{{/nothing}}→y
            a{{! a comment, even {{ one like this }}b→ab
            {{=<% %>=}}<%status%>{{status}}<%={{ }}=%>{{status}}→firing{{status}}firing
            {{=| |=}}|status| |#isFiring|x|/isFiring| |&status|→firing x firing
            {{externalUrl}}{{=[ ]=}}[status]→http://am/xfiring
            {{#isFiring}}{{=< >=}}<status></isFiring>{{status}}→firingfiring
            """)
    void tagsAreReplaced(String template, String expected) throws TemplateException {
        assertThat(text(template)).isEqualTo(expected);
    }

    /** A tilde stands for a line break, ¶ for a carriage return. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a~{{! alone }}~b→a~b
            a~  {{! alone }}  ~b→a~b
            a~{{! in~two lines }}~b→a~b
            a¶~{{! alone }}¶~b→a¶~b
              {{! alone }}~b→b
            a~  {{! alone }}→a~
            a {{! not alone }}~b→a ~b
            a~{{#isFiring}}~b~{{/isFiring}}~c→a~b~c
            a~  {{#isFiring}}~  b~  {{/isFiring}}~c→a~  b~c
            {{#isFiring}}~b~{{/isFiring}}→b~
            a~{{#isResolved}}~b~{{/isResolved}}~c→a~c
            a {{#isFiring}}~b~{{/isFiring}} c→a ~b~ c
            {{#isFiring}} b {{/isFiring}}~c→ b ~c
             {{#isFiring}}{{/isFiring}}~c→ ~c
            a~{{=< >=}}~b<status>→a~~bfiring
            {{#alerts}}~{{labels.job}}~~{{/alerts}}~→a~~b~~
            {{status}}~~{{status}}→firing~~firing
            a {{#isFiring}}~b~{{/isFiring}}~c→a ~b~c
            {{#isFiring}} b~c {{/isFiring}}~d→ b~c ~d
              {{#isFiring}}~b {{/isFiring}}~c→b ~c
            {{#alerts}}{{labels.job}}~{{/alerts}}~c→a~b~c
            {{! one }}~{{! two }}~{{#isFiring}}~{{! three }}~b~{{/isFiring}}~{{! four }}~~c→b~~c
            {{! one }} {{! two }}~b→ ~b
            {{#isFiring}}{{! not alone }}~b{{/isFiring}}→~b
            {{^isResolved}}~~b~~{{/isResolved}}~~c→~b~~~c
            """)
    void aTagAloneInItsLineTakesTheLineWithItUnlessItChangesDelimiters(String template, String expected)
            throws TemplateException {
        assertThat(text(escapes(template))).isEqualTo(escapes(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            [{{> p}}]→x{{status}}→[xfiring]
            a~{{> p}}~b→x~y~→a~x~y~b
            a~  {{> p}}~b→x~y~→a~  x~  y~b
            a~  {{> p}}→x~{{#isFiring}}~y~{{/isFiring}}~z→a~  x~  y~  z
            a  {{> p}}~b→x~y→a  x~y~b
              {{> p}}~→{{#alerts}}~{{labels.job}}~{{/alerts}}~→  a~  b~
              {{> p}}~→~x~→  ~  x~
            {{> p}}~{{> p}}~b→x~→x~x~b
            {{#alerts}}~  {{> p}}~{{/alerts}}~→{{labels.job}}~→  a~  b~
            {{#isFiring}}{{> p}}~{{/isFiring}}→x→x~
            """)
    void aPartialAloneInItsLineIsIndentedWithAllItsLines(String template, String partial, String expected)
            throws TemplateException {
        assertThat(text(escapes(template), "p.mustache", escapes(partial))).isEqualTo(escapes(expected));
    }

    @Test
    void indentationAppliesToTheTemplateAndNotToTheData() throws TemplateException {
        TemplateData data =
                Groups.group(Groups.firing(LabelSet.of("alertname", "Down"), LabelSet.of("summary", "one\ntwo")));
        assertThat(Groups.templates(false, "q", "{{commonAnnotations.summary}}\n", "p", "-\n  {{> q}}\n")
                        .text(" {{> p}}\n.", data))
                .isEqualTo(" -\n   one\ntwo\n.");
    }

    @Test
    void partialsAreNamedByTheBaseNamesOfTheirFilesAndSeeWhatTheirPlaceSees() throws TemplateException {
        assertThat(text(
                        "{{#alerts}}{{> one.alert}}{{/alerts}}",
                        "/etc/t/one.alert.mustache",
                        "{{> deeper}};",
                        "/etc/u/deeper.mustache",
                        "{{labels.job}} of {{groupLabels.alertname}}"))
                .isEqualTo("a of Down;b of Down;");
    }

    @Test
    void aFileReplacesTheBuiltInPartialOfItsName() throws TemplateException {
        assertThat(text("{{> slack.title}}", "slack.title.mustache", "mine")).isEqualTo("mine");
        assertThat(text("{{> slack.title}}")).startsWith("[FIRING:2] Down");
        assertThat(Groups.templates(false, "/a/mine.mustache", "").partials())
                .contains("mine", "slack", "slack.title", "email.html", "email.text", "webhook.json");
    }

    @Test
    void mustacheLanguageNamesOfLabelsMayHoldDots() throws TemplateException {
        TemplateData data = Groups.group(
                Groups.firing(LabelSet.of("alertname", "Down", "k8s.pod", "p", "k8s.pod.uid", "u"), LabelSet.EMPTY));
        assertThat(Groups.templates(true)
                        .text(
                                "{{commonLabels.k8s.pod}} {{commonLabels.k8s.pod.uid}} "
                                        + "{{#commonLabels}}{{k8s.pod}}{{/commonLabels}}",
                                data))
                .isEqualTo("p u p");
    }

    @Test
    void plainTextIsNotEscapedAndHtmlIsUnlessThreeBracesSaySo() throws TemplateException {
        String template = "{{#alerts}}{{annotations.summary}}{{/alerts}}";
        assertThat(text(template)).isEqualTo("<it's> & \"down\"");
        MustacheTemplates templates = Groups.templates(false);
        assertThat(templates.html(template, DATA)).isEqualTo("&lt;it&#39;s&gt; &amp; &#34;down&#34;");
        assertThat(templates.html("{{#alerts}}{{{annotations.summary}}}{{&annotations.summary}}{{/alerts}}", DATA))
                .isEqualTo("<it's> & \"down\"<it's> & \"down\"");
    }
}
