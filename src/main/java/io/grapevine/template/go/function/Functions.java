package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TemplateFunction.variadic;
import static io.grapevine.template.go.function.TextFunctions.text;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonText;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.GoMap;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of functions that templates can call. */
public final class Functions {
    /** The parameter in which Prometheus writes the expression of an alert into its generator URL. */
    private static final String EXPRESSION = "g0.expr";

    private final Map<String, TemplateFunction> byName;

    private Functions(Map<String, TemplateFunction> byName) {
        this.byName = byName;
    }

    /** Go's predefined functions and Alertmanager's; {@code now} and {@code since} read {@code clock}. */
    public static Functions standard(InstantSource clock) {
        return predefined()
                .plus(TextFunctions.all())
                .plus(TimeFunctions.all(clock))
                .plus(collections());
    }

    /** These functions and those that Mimir adds for tenants. */
    public Functions plusOfTenants() {
        return plus(ofTenants());
    }

    /** Go's predefined functions alone. */
    public static Functions predefined() {
        return new Functions(new LinkedHashMap<>()).plus(Predefined.all());
    }

    /** These functions and others, which replace those of the same name. */
    public Functions plus(Collection<TemplateFunction> more) {
        Map<String, TemplateFunction> merged = new LinkedHashMap<>(byName);
        more.forEach(function -> merged.put(function.name(), function));
        return new Functions(merged);
    }

    /** The function with this name; null if there is none. */
    public @Nullable TemplateFunction find(String name) {
        return byName.get(name);
    }

    /** Whether a template can call this name; {@code and} and {@code or} are part of the language. */
    public boolean has(String name) {
        return byName.containsKey(name) || name.equals("and") || name.equals("or");
    }

    private static List<TemplateFunction> collections() {
        return List.of(
                variadic("list", (scope, a) -> GoList.of(GoType.ANY_SLICE, a), GoType.ANY),
                variadic("append", Functions::append, GoType.ANY_SLICE, GoType.ANY),
                variadic("dict", (scope, a) -> dict(a), GoType.ANY),
                fixed("toJson", (scope, a) -> Predefined.charged(scope, Json.write(a[0])), GoType.ANY));
    }

    private static Object append(Scope scope, @Nullable Object[] arguments) throws FunctionException {
        GoList list = (GoList) Objects.requireNonNull(arguments[0]);
        if (list.size() + arguments.length > list.capacity()) {
            scope.charge(list.size());
        }
        return list.append(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static Object dict(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length % 2 != 0) {
            throw new FunctionException("dict requires an even number of arguments");
        }
        SortedMap<String, @Nullable Object> entries = new TreeMap<>(GoStrings::compare);
        for (int i = 0; i < arguments.length; i += 2) {
            if (!(arguments[i] instanceof String key)) {
                throw new FunctionException("dict keys must be strings");
            }
            entries.put(key, arguments[i + 1]);
        }
        return new GoMap(entries);
    }

    private static List<TemplateFunction> ofTenants() {
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
