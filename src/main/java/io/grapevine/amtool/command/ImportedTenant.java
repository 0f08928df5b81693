package io.grapevine.amtool.command;

import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.tenant.config.TenantLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report about one tenant of an import. Not thread-safe. */
public final class ImportedTenant {
    private final String tenant;
    private String result = "skipped";
    private int templates;
    private int silences;
    private int logEntries;
    private final List<String> notes = new ArrayList<>();

    /** A tenant of which nothing was found. */
    public ImportedTenant(String tenant) {
        this.tenant = tenant;
    }

    /** Records the result for the configuration: {@code imported}, {@code checked}, {@code refused}. */
    public void conclude(String configuration) {
        result = configuration;
    }

    /** Adds what an operator should know. */
    public void note(String text) {
        notes.add(text);
    }

    /** Records how many records of the state were imported. */
    public void state(int ofSilences, int ofLog) {
        silences = ofSilences;
        logEntries = ofLog;
    }

    public boolean isRefused() {
        return result.equals("refused");
    }

    /** Notes what a configuration means here and did not mean in Mimir or Cortex. */
    public void compare(TenantLoader.Loaded loaded) {
        templates = loaded.document().templates().size();
        Config config = loaded.config();
        for (ReceiverConfig receiver : config.receivers()) {
            String kinds = receiver.integrations().stream()
                    .<Kind<?>>map(Kinds::of)
                    .filter(Kind::isUnknownToMimir)
                    .distinct()
                    .map(Kind::field)
                    .collect(Collectors.joining(", "));
            if (!kinds.isEmpty()) {
                note("receiver " + receiver.name() + ": notifications by " + kinds
                        + ", which Mimir accepts and never sends (Cortex sends them)");
            }
        }
        for (String name : loaded.document().templates().keySet()) {
            if (config.templates().stream().noneMatch(pattern -> names(pattern, name))) {
                note("template " + name + " is loaded as in Mimir; Cortex loads only those that templates: names");
            }
        }
        loaded.warnings().forEach(warning -> note(warning.toString()));
    }

    private static boolean names(String pattern, String name) {
        String last = pattern.substring(pattern.lastIndexOf('/') + 1);
        return last.equals(name) || last.contains("*");
    }

    /** The report as lines, the notes after the result. */
    public String text() {
        List<String> parts = new ArrayList<>();
        add(parts, templates, "template", "templates");
        add(parts, silences, "silence", "silences");
        add(parts, logEntries, "log entry", "log entries");
        String head = tenant + ": " + result + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")") + "\n";
        return head
                + notes.stream()
                        .map(note -> tenant + ": " + note.replaceAll("\\p{Cntrl}+", " ") + "\n")
                        .collect(Collectors.joining());
    }

    private static void add(List<String> parts, int count, String one, String many) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }

    /** The report as a tree for JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tenant", tenant);
        tree.put("result", result);
        tree.put("templates", templates);
        tree.put("silences", silences);
        tree.put("logEntries", logEntries);
        tree.put("notes", List.copyOf(notes));
        return tree;
    }
}
