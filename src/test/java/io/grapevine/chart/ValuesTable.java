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
    private static final String OWN = " Grapevine's own.";
    private static final int WIDEST = 100;

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

    /** The table of the README; its last column marks what the community's chart does not have. */
    static String markdown() throws IOException {
        StringBuilder table = new StringBuilder("| value | default | meaning | own |\n|---|---|---|---|\n");
        JsonNode defaults = defaults();
        for (Map.Entry<String, String> each : descriptions().entrySet()) {
            JsonNode value = defaults.at("/" + each.getKey().replace('.', '/'));
            String meaning = each.getValue();
            String mark = meaning.endsWith(OWN) ? "yes" : "";
            String text = mark.isEmpty() ? meaning : meaning.substring(0, meaning.length() - OWN.length());
            table.append("| `%s` | %s | %s | %s |%n".formatted(each.getKey(), shown(value), text, mark));
        }
        return table.toString();
    }

    /** A default; one that is too long for a cell stands in the file. */
    private static String shown(JsonNode value) throws IOException {
        String text = new ObjectMapper().writeValueAsString(value).replace("|", "\\|");
        return text.length() > WIDEST ? "see [`values.yaml`](values.yaml)" : '`' + text + '`';
    }
}
