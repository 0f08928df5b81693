package io.grapevine.template.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions that Mimir adds for tenants. The expected texts were recorded from a Mimir of April 2026. */
class TenantTemplatesTest {
    private static final Source FILE = new Source("x.tmpl", "{{ define \"x\" }}id={{ tenantID }}{{ end }}");

    private static TemplateData data() {
        LabelSet none = LabelSet.EMPTY;
        LabelSet route = LabelSet.of("team", "of-{{ tenantID }}");
        return new TemplateData("r", "firing", List.of(), "new", none, none, none, route, "http://am");
    }

    private static GoTemplates templates() throws TemplateException {
        return GoTemplates.parseOfTenants(List.of(FILE), InstantSource.system()).of("payments");
    }

    private static String text(String template) throws TemplateException {
        return templates().text(template, data());
    }

    @Test
    void tenantIsThatOfTheTemplates() throws TemplateException {
        GoTemplates shared = GoTemplates.parseOfTenants(List.of(FILE), InstantSource.system());

        assertThat(shared.of("red").text("{{ template \"x\" . }}", data())).isEqualTo("id=red");
        assertThat(shared.of("it's").html("<b>{{ template \"x\" . }}</b>", data()))
                .isEqualTo("<b>id=it&#39;s</b>");
        assertThat(shared.of("blue").text("{{ template \"x\" . }}", data())).isEqualTo("id=blue");
        assertThat(shared.of("blue").routeLabels(data()).labels()).isEqualTo(LabelSet.of("team", "of-blue"));
    }

    @Test
    void searchWithACountedRepetitionCostsItsInstructions() throws TemplateException {
        String search = "{{ match \"(?:a?){900}b\" \"" + "a".repeat(2_000) + "\" }}";

        assertThat(labelOfRoute(search)).isEqualTo("false");
        assertThat(labelOfRoute("{{ match \"^[0-9]{1,3}a{2}$\" \"12aa\" }} ".repeat(50)))
                .startsWith("true true");
        assertThat(labelOfRoute(search.repeat(3))).isEqualTo("too many steps");
    }

    private static String labelOfRoute(String template) throws TemplateException {
        LabelSet none = LabelSet.EMPTY;
        GoTemplates.RenderedLabels rendered = templates()
                .routeLabels(new TemplateData(
                        "r", "firing", List.of(), "new", none, none, none, LabelSet.of("x", template), "http://am"));
        return rendered.errors().toString().contains("too many steps")
                ? "too many steps"
                : rendered.labels().valueOf("x");
    }

    @Test
    void exploreLinkHasItsPartsAsJsonInAQuery() throws TemplateException {
        assertThat(text("{{ grafanaExploreURL \"https://g.example.com/sub/\" \"a b&<\\\"\" \"1\" \"2\" "
                        + "\"rate(x{a=\\\"<ü\\\"}[5m]) > 1 \\\\ 'q' \\u2028\" }}"))
                .isEqualTo("https://g.example.com/sub//explore?left=%7B%22range%22%3A%7B%22from%22%3A%221%22%2C%22to%22"
                        + "%3A%222%22%7D%2C%22queries%22%3A%5B%7B%22datasource%22%3A%7B%22type%22%3A%22prometheus%22%2C"
                        + "%22uid%22%3A%22a+b%5Cu0026%5Cu003c%5C%22%22%7D%2C%22expr%22%3A%22rate%28x%7Ba%3D%5C%22%5Cu00"
                        + "3c%C3%BC%5C%22%7D%5B5m%5D%29+%5Cu003e+1+%5C%5C+%27q%27+%5Cu2028%22%2C%22instant%22%3Afalse%2"
                        + "C%22range%22%3Atrue%2C%22refId%22%3A%22A%22%7D%5D%7D");
        assertThat(text("{{ grafanaExploreURL \"\" \"\" \"\" \"\" \"\" | urlUnescape }}"))
                .isEqualTo(
                        "/explore?left={\"range\":{\"from\":\"\",\"to\":\"\"},\"queries\":[{\"datasource\":"
                                + "{\"type\":\"prometheus\"},\"expr\":\"\",\"instant\":false,\"range\":true,\"refId\":\"A\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "http://p/graph?g0.expr=sum%28rate%28x%7Ba%3D%22%3C%22%7D%5B5m%5D%29%29+%3E+1&g0.tab=1,"
                + " sum(rate(x{a=\"<\"}[5m])) > 1",
        "?a&g0.expr=first&g0.expr=second#g0.expr=x, first",
        "http://p?g0.expr, ''",
        "http://p?g0.expr=%zz&g0%2Eexpr=ok, ok",
        "http://p?g0.expr=a;b&g0.expr=ok, ok"
    })
    void queryOfAGeneratorUrlIsItsExpression(String url, String query) throws TemplateException {
        assertThat(text("{{ queryFromGeneratorURL \"" + url + "\" }}")).isEqualTo(query);
    }

    @Test
    void urlWithoutAnExpressionIsAnError() {
        assertThatThrownBy(() -> text("{{ queryFromGeneratorURL \"http://p/graph?x=1\" }}"))
                .hasMessageContaining("error calling queryFromGeneratorURL: query not found in the generator URL");
        assertThatThrownBy(() -> text("{{ queryFromGeneratorURL \"::nope%zz\" }}"))
                .hasMessageContaining("error calling queryFromGeneratorURL: failed to parse generator URL: ")
                .hasMessageContaining("missing protocol scheme");
    }

    @Test
    void functionsAreUnknownToOtherTemplates() {
        for (String call : List.of("tenantID", "queryFromGeneratorURL \"\"", "grafanaExploreURL \"\"")) {
            assertThatThrownBy(() ->
                            GoTemplates.parse(List.of(), InstantSource.system()).undefined("{{ " + call + " }}"))
                    .hasMessageContaining("function \"" + call.split(" ")[0] + "\" not defined");
        }
    }
}
