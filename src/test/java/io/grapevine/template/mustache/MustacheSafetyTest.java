package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits on what templates and data may do. */
class MustacheSafetyTest {
    private static TemplateData saying(String value) {
        return Groups.group(Groups.firing(LabelSet.of("alertname", "Down"), LabelSet.of("a", value)));
    }

    private static String html(String template, String value) throws TemplateException {
        return Groups.templates(false)
                .html("{{#commonAnnotations}}" + template + "{{/commonAnnotations}}", saying(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class",
                "getClass",
                "hashCode",
                "toString",
                "alerts.clear",
                "alerts.size",
                "alerts.empty",
                "alerts.0",
                "alerts.-1",
                "alerts.1.less",
                "groupLabels.clear",
                "groupLabels.class",
                "groupLabels.labels",
                "groupLabels.areOpen",
                "status.length",
                "status.bytes",
                "data",
                "data.alerts",
                "zone",
                "upper.apply",
                "truncate.limit",
                "truncate.0",
            })
    void templateCannotAccessJavaObjects(String name) throws TemplateException {
        TemplateData data = saying("x");
        MustacheTemplates strict = Groups.templates(true);
        assertThatThrownBy(() -> strict.text("{{" + name + "}}", data))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("missing");
        assertThat(Groups.templates(false).text("{{#" + name + "}}x{{/" + name + "}}", data))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "etc/passwd",
                "..",
                "META-INF/MANIFEST.MF",
                "io/grapevine/base/commandline/build.properties"
            })
    void partialIsNotLoadedFromAFile(String name) throws TemplateException {
        MustacheTemplates templates = Groups.templates(false);
        assertThatThrownBy(() -> templates.check("{{> " + name + "}}")).isInstanceOf(TemplateException.class);
    }

    @Test
    void textOfTheDataIsNotExecutedAsATemplate() throws TemplateException {
        assertThat(Groups.templates(true)
                        .text(
                                "{{#commonAnnotations}}{{a}} {{#upper}}{{a}}{{/upper}}{{/commonAnnotations}}",
                                saying("{{status}}")))
                .isEqualTo("{{status}} {{STATUS}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            <b>{{a}}</b> → <b>&lt;i&gt;&#39;&#34;&amp;</b>
            <b title="{{a}}"> → <b title="&lt;i&gt;&#39;&#34;&amp;">
            <b title='{{a}}'> → <b title='&lt;i&gt;&#39;&#34;&amp;'>
            <b title={{a}}> → <b title=&lt;i&gt;&#39;&#34;&amp;>
            <title>{{a}}</title> → <title>&lt;i&gt;&#39;&#34;&amp;</title>
            <!-- {{a}} --> → <!-- &lt;i&gt;&#39;&#34;&amp; -->
            <!--> {{a}} → <!--> &lt;i&gt;&#39;&#34;&amp;
            1 < 2 {{a}} → 1 < 2 &lt;i&gt;&#39;&#34;&amp;
            <b title="{{{a}}}"> → <b title="&lt;i&gt;&#39;&#34;&amp;">
            """)
    void aValueIsEscapedForItsPlace(String template, String expected) throws TemplateException {
        assertThat(html(template, "<i>'\"&")).isEqualTo(expected);
    }

    @Test
    void aValueWithoutQuotesCannotEndItsAttribute() throws TemplateException {
        assertThat(html("<a title={{a}} id=x>", "x onclick=alert(1) `"))
                .isEqualTo("<a title=x&#32;onclick&#61;alert(1)&#32;&#96; id=x>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            <a href="{{a}}"> → https://x/?a=1&b=2#c → <a href="https://x/?a=1&amp;b=2#c">
            <a href="{{a}}"> → HTTP://x → <a href="HTTP://x">
            <a href="{{a}}"> → mailto:a@b.c → <a href="mailto:a@b.c">
            <a href="{{a}}"> → /path:x → <a href="/path:x">
            <a href="{{a}}"> → javascript:alert(1) → <a href="#">
            <a href="{{a}}"> → JaVaScript:alert(1) → <a href="#">
            <a href=" {{a}}"> → javascript:alert(1) → <a href="#">
            <a href="{{a}}"> → java\tscript:alert(1) → <a href="#">
            <a href="{{a}}"> → data:text/html,x → <a href="#">
            <a href="{{a}}"> → vbscript:x → <a href="#">
            <a href="{{a}}"> → x-unknown:y → <a href="#">
            <a href='{{a}}'> → javascript:x → <a href='#'>
            <a href={{a}}> → javascript:x → <a href=#>
            <a href={{a}} id=x> → javascript:x → <a href=# id=x>
            <a HREF = "{{a}}"> → javascript:x → <a HREF = "#">
            <a/href="{{a}}"> → javascript:x → <a/href="#">
            <a href="{{{a}}}"> → javascript:x → <a href="#">
            <a href="java{{a}}"> → script:x → <a href="#">
            <a href="{{#upper}}{{a}}{{/upper}}"> → javascript:x → <a href="#">
            <a href="{{#a}}{{a}}{{/a}}"> → javascript:x → <a href="#">
            <a href="https://x/{{a}}"> → javascript:x → <a href="https://x/javascript:x">
            <a href="?q={{a}}"> → a:b → <a href="?q=a:b">
            <a href="slack://channel?id={{a}}"> → x → <a href="slack://channel?id=x">
            <a href="javascript:{{a}}"> → x → <a href="#">
            <img src="{{a}}"> → javascript:x → <img src="#">
            <form action="{{a}}"> → javascript:x → <form action="#">
            <use xlink:href="{{a}}"> → javascript:x → <use xlink:href="#">
            <a data-url="{{a}}"> → javascript:x → <a data-url="#">
            <a title="{{a}}"> → javascript:x → <a title="javascript:x">
            <a href="tel:1">{{a}}</a> → javascript:x → <a href="tel:1">javascript:x</a>
            <a href="{{a}} → javascript:x → <a href="#
            """)
    void anAddressIsCheckedWhereverItsPartsComeFrom(String template, String value, String expected)
            throws TemplateException {
        assertThat(html(template, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            <p style="color:{{a}}"> → #b3261e → <p style="color:#b3261e">
            <p style="color:{{a}}"> → red;background:url(x) → <p style="color:">
            <p style="width:{{a}}"> → expression(x) → <p style="width:">
            <style>p { color: {{a}} }</style> → red → <style>p { color: red }</style>
            <style>p { color: {{a}} }</style> → </style><script> → <style>p { color:  }</style>
            """)
    void aStyleTakesWordsAndColours(String template, String value, String expected) throws TemplateException {
        assertThat(html(template, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            <script>var x = "{{a}}"</script> → 1: a value in the element script
            <SCRIPT >x</scriptx{{a}} → 1: a value in the element script
            <noscript>{{a}} → in the element noscript
            <a onclick="f('{{a}}')"> → in an attribute that runs or loads what it says
            <img srcset="{{a}} 2x"> → in an attribute that runs or loads what it says
            <iframe srcdoc="{{a}}"> → in an attribute that runs or loads what it says
            <{{a}}> → in a tag
            <a {{a}}> → in a tag
            <a {{a}}="x"> → in a tag
            <a title="x"{{a}}> → in a tag
            </{{a}}> → in a tag
            <!doctype {{a}}> → in a tag
            """)
    void aValueIsRefusedWhereNothingMakesItSafe(String template, String error) {
        assertThatThrownBy(() -> html(template, "x"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(error);
    }

    @Test
    void markupContinuesAfterScriptsAndComments() throws TemplateException {
        assertThat(html("<script>if (a < b) {}</script><!-- <a --><a href=\"{{a}}\">", "javascript:x"))
                .endsWith("<a href=\"#\">");
        assertThat(html("<textarea><a </textarea >{{a}}<!-- a -- b --!>{{a}}", "<"))
                .isEqualTo("<textarea><a </textarea >&lt;<!-- a -- b --!>&lt;");
    }
}
