package io.grapevine.level;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The families of a scrape in Prometheus' text format: type, names of labels, help, and the values of each label. */
final class Families {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
    private static final Pattern SAMPLE = Pattern.compile("([\\w:]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PART_OF_FAMILY = Pattern.compile("_(bucket|sum|count)$");
    /** Boundaries of histograms and summaries, which are the same in each of their series. */
    private static final Set<String> BOUNDARIES = Set.of("le", "quantile");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<Item, String> found = new TreeMap<>();
    private final Map<String, Map<String, Set<String>>> labels = new TreeMap<>();

    private Families() {}

    /** Reads a scrape. */
    static Map<Item, String> read(String scrape) {
        Families families = new Families();
        scrape.lines().forEach(families::line);
        families.types.forEach((family, type) -> families.found.put(
                new Item("metric", family),
                type + families.labels.getOrDefault(family, Map.of()).keySet()));
        families.labels.forEach((family, values) -> values.forEach((label, all) ->
                families.found.put(new Item("metric label", family + "{" + label + "}"), String.join(" ", all))));
        return families.found;
    }

    private void line(String line) {
        Matcher comment = COMMENT.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (comment.matches()) {
            if (comment.group(1).equals("TYPE")) {
                types.put(comment.group(2), comment.group(3));
            } else {
                found.put(new Item("metric help", comment.group(2)), comment.group(3));
            }
        } else if (sample.matches()) {
            String shorter = PART_OF_FAMILY.matcher(sample.group(1)).replaceFirst("");
            String family = types.containsKey(sample.group(1)) ? sample.group(1) : shorter;
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            Map<String, Set<String>> values = labels.computeIfAbsent(family, added -> new TreeMap<>());
            while (label.find()) {
                Set<String> all = values.computeIfAbsent(label.group(1), added -> new TreeSet<>());
                if (!BOUNDARIES.contains(label.group(1))) {
                    all.add(label.group(2));
                }
            }
        }
    }
}
