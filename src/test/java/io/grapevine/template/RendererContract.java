package io.grapevine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour of each {@link Renderer}, whatever its language. */
public abstract class RendererContract {
    private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");

    /** A renderer of the default templates. */
    protected abstract Renderer renderer() throws TemplateException;

    /** A template that writes the value of label {@code value} of the group. */
    protected abstract String value();

    /** A template that writes the label {@code value} of each alert. */
    protected abstract String valuesOfAlerts();

    /** A template that calls itself without end. */
    protected abstract String endless();

    /** A text that is no template of the language, for an error in its second line. */
    protected abstract String malformed();

    private static TemplateData data(String... values) {
        List<Alert> alerts = List.of(values).stream()
                .map(value ->
                        new Alert(LabelSet.of("value", value), LabelSet.EMPTY, START, Alert.NO_END, "", START, false))
                .toList();
        return TemplateData.of("r", alerts, "", LabelSet.of("value", values[0]), LabelSet.EMPTY, "http://grapevine");
    }

    private String text(String template, String... values) throws TemplateException {
        return renderer().text(template, data(values));
    }

    private String html(String template, String... values) throws TemplateException {
        return renderer().html(template, data(values));
    }

    @Test
    void theEmptyTemplateRendersAsNothing() throws TemplateException {
        assertThat(text("", "a")).isEmpty();
        assertThat(html("", "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two\nlines\n", " é😀 ", "} a }} b", "<p class=\"a\">b &amp; c</p>"})
    void textOfATemplateStaysAsItIs(String template) throws TemplateException {
        assertThat(text(template, "a")).isEqualTo(template);
        assertThat(html(template, "a")).isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web", "a \"b\" <c> & 'd'", "é😀", "{{ .x }}{{x}}", "line\nline"})
    void valuesStandInPlainTextAsTheyAre(String value) throws TemplateException {
        assertThat(text("<" + value() + ">", value)).isEqualTo("<" + value + ">");
    }

    @Test
    void eachAlertIsRenderedInOrder() throws TemplateException {
        assertThat(text(valuesOfAlerts(), "a", "b", "c")).isEqualTo("abc");
    }

    @Test
    void valuesAreEscapedInHtml() throws TemplateException {
        assertThat(html("<p>" + value() + "</p>", "<b>&\"'")).isEqualTo("<p>&lt;b&gt;&amp;&#34;&#39;</p>");
    }

    @Test
    void valuesDoNotEndAnAttribute() throws TemplateException {
        assertThat(html("<a title=\"" + value() + "\">", "x\" onclick=\"y"))
                .isEqualTo("<a title=\"x&#34; onclick=&#34;y\">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x"})
    void valuesChooseNoSchemeThatRuns(String address) throws TemplateException {
        assertThat(html("<a href=\"" + value() + "\">", address)).doesNotContainIgnoringCase(address);
    }

    @Test
    void addressesOfTheWebAreLinks() throws TemplateException {
        assertThat(html("<a href=\"" + value() + "\">", "https://example.com/a"))
                .isEqualTo("<a href=\"https://example.com/a\">");
    }

    @Test
    void malformedTemplatesAreRefusedWithTheirLine() {
        assertThatThrownBy(() -> text(malformed(), "a"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("2:");
        assertThatThrownBy(() -> html(malformed(), "a"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("2:");
    }

    @Test
    void endlessTemplatesFailAndLeaveTheRendererUsable() throws TemplateException {
        Renderer renderer = renderer();

        assertThatThrownBy(() -> renderer.text(endless(), data("a"))).isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> renderer.html(endless(), data("a"))).isInstanceOf(TemplateException.class);
        assertThat(renderer.text(value(), data("a"))).isEqualTo("a");
    }

    @Test
    void aTemplateRendersEachDataAnew() throws TemplateException {
        Renderer renderer = renderer();

        assertThat(renderer.text(value(), data("a"))).isEqualTo("a");
        assertThat(renderer.text(value(), data("b"))).isEqualTo("b");
        assertThat(renderer.html(value(), data("<"))).isEqualTo("&lt;");
    }
}
