package io.grapevine.features.values;

import io.grapevine.base.go.GoUrl;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The generator URL of an alert of Prometheus, such as {@code http://prometheus.example.com/graph?g0.expr=up+%3D%3D+0&g0.tab=1}. It says
 * which server of the configuration is asked, and for what; it is never requested itself.
 *
 * @param server the server to ask
 * @param expression the expression of the alert
 */
record GeneratorUrl(ValuesConfig.Server server, String expression) {
    private static final int LONGEST = 8192;
    private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";

    /** A comparison with a number at the end of an expression, which removes the samples on one side of it. */
    private static final Pattern COMPARISON =
            Pattern.compile("(?s)\\s*(?:==|!=|<=|>=|<|>)\\s*" + NUMBER + "(?:\\s*[-+*/]\\s*" + NUMBER + ")*\\s*$");

    /** What a generator URL says to ask; null if it is not of one of the servers, or has no expression. */
    static @Nullable GeneratorUrl of(String url, List<ValuesConfig.Server> servers) {
        for (ValuesConfig.Server server : servers) {
            if (isOf(url, server)) {
                String expression = url.length() > LONGEST ? "" : expression(url);
                return expression.isBlank() ? null : new GeneratorUrl(server, expression);
            }
        }
        return null;
    }

    /** Whether a generator URL is that of a server: it begins with its address, and goes on with a path. */
    static boolean isOf(String url, ValuesConfig.Server server) {
        return url.startsWith(server.generatorUrl().reveal());
    }

    private static String expression(String url) {
        try {
            String query = GoUrl.parse(url).query();
            List<String> expressions = query.isEmpty()
                    ? List.of()
                    : GoUrl.parameters(query.substring(1)).getOrDefault("g0.expr", List.of());
            return expressions.isEmpty() ? "" : GoUrl.unicode(expressions.get(0));
        } catch (GoUrl.Malformed malformed) {
            return "";
        }
    }

    /** The expression without a comparison with a number at its end: what it has also shown while nothing fired. */
    String unfiltered() {
        return COMPARISON.matcher(expression).replaceFirst("");
    }
}
