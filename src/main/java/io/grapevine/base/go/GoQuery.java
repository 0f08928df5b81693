package io.grapevine.base.go;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parser and encoder of URL queries with the rules of Go's {@code net/url}. */
public final class GoQuery {
    private GoQuery() {}

    /**
     * Sets a query parameter, replacing all values of the same name. Invalid parameters are dropped, as in Go; the rest
     * is sorted by name.
     *
     * @param query the query with its question mark; or empty
     */
    public static String with(String query, String name, String value) {
        Map<String, List<String>> values = parse(GoUrl.bytes(query.startsWith("?") ? query.substring(1) : query));
        values.put(GoUrl.bytes(name), List.of(GoUrl.bytes(value)));
        return "?"
                + values.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(v -> UrlEscape.form(entry.getKey()) + "=" + UrlEscape.form(v)))
                        .collect(Collectors.joining("&"));
    }

    /** Parses a query in which each char is one byte, so that names sort by their bytes. */
    private static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            String[] parts = pair.replace('+', ' ').split("=", 2);
            try {
                String value = UrlEscape.FORM.unescape(parts.length == 1 ? "" : parts[1]);
                values.computeIfAbsent(UrlEscape.FORM.unescape(parts[0]), name -> new ArrayList<>())
                        .add(value);
            } catch (GoUrl.Malformed unreadable) {
                continue;
            }
        }
        return values;
    }
}
