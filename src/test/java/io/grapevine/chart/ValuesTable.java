package io.grapevine.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The descriptions of {@code values.yaml}: each stands in a comment, {@code # -- …}, directly before its key. */
final class ValuesTable {
    private static final Path FILE = Chart.DIRECTORY.resolve("values.yaml");
    private static final Pattern COMMENT = Pattern.compile("^ *# (-- )?(.*)$");
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][\\w.]*):( .*)?$");
    private static final int INDENT = 2;

    private ValuesTable() {}

    /** The default values. */
    static JsonNode defaults() throws IOException {
        return Chart.YAML.readTree(FILE.toFile());
    }

    /** The descriptions by the paths of their keys, such as {@code image.tag}, in the order of the file. */
    static Map<String, String> descriptions() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        String comment = "";
        for (String line : Files.readAllLines(FILE)) {
            Matcher text = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (text.matches()) {
                boolean starts = text.group(1) != null;
                comment = starts || comment.isEmpty() ? (starts ? text.group(2) : "") : comment + " " + text.group(2);
                continue;
            }
            int depth = key.matches() ? key.group(1).length() / INDENT : Integer.MAX_VALUE;
            if (depth <= path.size()) { // deeper ones are in a list
                path.subList(depth, path.size()).clear();
                path.add(key.group(2));
                if (!comment.isEmpty()) {
                    found.put(String.join(".", path), comment);
                }
            }
            comment = "";
        }
        return found;
    }

    /** The table of the README. */
    static String markdown() throws IOException {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        JsonNode defaults = defaults();
        for (Map.Entry<String, String> each : descriptions().entrySet()) {
            JsonNode value = defaults.at("/" + each.getKey().replace('.', '/'));
            table.append("| `%s` | `%s` | %s |%n".formatted(each.getKey(), shown(value), each.getValue()));
        }
        return table.toString();
    }

    private static String shown(JsonNode value) throws IOException {
        return new ObjectMapper().writeValueAsString(value).replace("|", "\\|");
    }
}
