package io.grapevine.template.go.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.template.go.html.Context.Attribute;
import io.grapevine.template.go.html.Context.Element;
import io.grapevine.template.go.html.Context.State;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contexts that Go's html/template finds behind the same texts stand in contexts.json. */
class ContextTest {
    static List<Arguments> contexts() throws IOException {
        List<Arguments> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ContextTest.class.getResourceAsStream("contexts.json"))) {
            for (JsonNode row : new ObjectMapper().readTree(in)) {
                rows.add(Arguments.of(row.get(0).asText(), row.get(1).asText()));
            }
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contexts")
    void textLeadsToTheContextThatGoFinds(String text, String expected) {
        assertThat(describe(TextRewriter.rewrite(Context.TEXT, text).end())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contexts")
    void textInTwoPiecesLeadsToTheSameContextUnlessTheCutIsInsideAToken(String text, String expected) {
        int cut = text.lastIndexOf('>') + 1;
        HtmlEscaper.Escaped<String> first = TextRewriter.rewrite(Context.TEXT, text.substring(0, cut));
        if (first.end().state() == State.TEXT) {
            assertThat(describe(TextRewriter.rewrite(first.end(), text.substring(cut))
                            .end()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void variantNamesDifferForDifferentContexts() {
        Context inStyleTag = Context.in(State.BEFORE_VALUE, Element.STYLE);
        Context inStyleAttribute = Context.in(State.BEFORE_VALUE, Element.NONE).with(Attribute.STYLE);

        assertThat(inStyleTag.variantOf("t")).isNotEqualTo(inStyleAttribute.variantOf("t"));
        assertThat(Context.TEXT.variantOf("t")).isEqualTo("t");
    }

    @Test
    void anActionBehindATagNameStartsAnAttributeAndBehindAnEqualsSignAValue() {
        assertThat(describe(rewritten("<a ").nudged())).isEqualTo("attrName");
        assertThat(describe(rewritten("<a b ").nudged())).isEqualTo("attrName");
        assertThat(describe(rewritten("<a href=").nudged())).isEqualTo("url_delimiter=spaceOrTagEnd");
        assertThat(rewritten("<a href='").nudged()).isEqualTo(rewritten("<a href='"));
    }

    private static Context rewritten(String text) {
        return TextRewriter.rewrite(Context.TEXT, text).end();
    }

    private static String describe(Context context) {
        if (context.error() != null) {
            return "error " + kind(context.error());
        }
        return context.state() == State.TEXT ? "text" : context.variantOf("").substring("$htmltemplate_".length());
    }

    /** The kind of error, as Go numbers them. */
    private static String kind(String error) {
        if (error.startsWith("unfinished escape sequence")) {
            return "PARTIAL_ESCAPE";
        }
        return error.startsWith("unfinished JS regexp charset") ? "PARTIAL_CHARSET" : "BAD_HTML";
    }
}
