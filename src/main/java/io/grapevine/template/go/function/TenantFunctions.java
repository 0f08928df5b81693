package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TextFunctions.text;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonText;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that Mimir adds to those of Alertmanager, for templates of tenants. */
final class TenantFunctions {
    /** The parameter in which Prometheus writes the expression of an alert into its generator URL. */
    private static final String EXPRESSION = "g0.expr";

    private TenantFunctions() {}

    static List<TemplateFunction> all() {
        GoType string = GoType.STRING;
        return List.of(
                fixed("tenantID", (scope, a) -> scope.tenant()),
                fixed("queryFromGeneratorURL", (scope, a) -> Predefined.charged(scope, query(text(a, 0))), string),
                fixed(
                        "grafanaExploreURL",
                        (scope, a) -> Predefined.charged(scope, exploreUrl(a)),
                        string,
                        string,
                        string,
                        string,
                        string));
    }

    /** The first expression in the query of a URL. As in Go, a part that is malformed or has a semicolon does not count. */
    private static String query(String generatorUrl) throws FunctionException {
        GoUrl url;
        try {
            url = GoUrl.parse(generatorUrl);
        } catch (GoUrl.Malformed e) {
            throw new FunctionException("failed to parse generator URL: " + e.getMessage());
        }
        String query = url.query().isEmpty() ? "" : url.query().substring(1);
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            try {
                if (part.indexOf(';') < 0 && TextFunctions.urlUnescaped(name).equals(EXPRESSION)) {
                    return TextFunctions.urlUnescaped(equals < 0 ? "" : part.substring(equals + 1));
                }
            } catch (FunctionException malformed) {
                continue;
            }
        }
        throw new FunctionException("query not found in the generator URL");
    }

    /** A link to Grafana's Explore: its URL, the data source, two times and an expression. */
    private static String exploreUrl(@Nullable Object[] arguments) {
        StringBuilder json = new StringBuilder("{\"range\":{");
        put(json, "from", text(arguments, 2));
        put(json.append(','), "to", text(arguments, 3));
        json.append("},\"queries\":[{\"datasource\":{\"type\":\"prometheus\"");
        String source = text(arguments, 1);
        if (!source.isEmpty()) {
            put(json.append(','), "uid", source);
        }
        put(json.append("},"), "expr", text(arguments, 4));
        json.append(",\"instant\":false,\"range\":true,\"refId\":\"A\"}]}");
        return text(arguments, 0) + "/explore?left=" + GoUrl.escapeForm(json.toString());
    }

    private static void put(StringBuilder json, String name, String value) {
        JsonText.append(json.append('"').append(name).append("\":"), GoStrings.wellFormed(value));
    }
}
