package io.grapevine.level;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tries each field of a configuration with {@code amtool check-config}, in a file of its own for each value. */
final class ConfigFields {
    private static final Pattern CHECKED = Pattern.compile(
            "^Checking '(\\d+)\\.yml' +(SUCCESS|FAILED)(.*?)(?=^Checking '|\\z)", Pattern.MULTILINE | Pattern.DOTALL);

    private final Samples samples;
    private final List<String> fields;
    private final Path directory;

    /** The place, and the value, of each file. */
    private final List<String> places = new ArrayList<>();

    private final List<String> values = new ArrayList<>();

    /** What each client says of the files. */
    private final Map<String, List<Checked>> checked = new TreeMap<>();

    /**
     * Writes the files.
     *
     * @param fields the paths of all fields
     * @param directory an empty one
     */
    ConfigFields(Samples samples, List<String> fields, Path directory) throws IOException {
        this.samples = samples;
        this.fields = fields;
        this.directory = directory;
        for (String field : fields) {
            for (JsonNode value : samples.values()) {
                ObjectNode config = samples.base();
                samples.set(config, field, value);
                write(field, value.toString(), config);
            }
        }
        for (String place : samples.places()) {
            ObjectNode config = samples.base();
            samples.place(config, place);
            write(place, "", config);
        }
    }

    private void write(String place, String value, ObjectNode config) throws IOException {
        Files.writeString(directory.resolve(places.size() + ".yml"), config.toString());
        places.add(place);
        values.add(value);
    }

    /** Kinds of receivers that have no sample: nothing of them is tried. */
    Map<Item, String> unknownKinds() {
        Map<Item, String> unknown = new TreeMap<>();
        for (String field : fields) {
            if (field.matches("receivers\\[]\\.\\w+_configs")
                    && !samples.places().contains(field + "[]")) {
                unknown.put(new Item("sample", field + "[]"), "has no line in samples.yml");
            }
        }
        return unknown;
    }

    /** Which values a client takes for each field: {@code unknown} where it does not know the field. */
    Map<Item, String> tried(Programs programs) {
        Map<String, Set<String>> taken = new TreeMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (Checked file : checked.getOrDefault(programs.name(), List.of())) {
            if (values.get(file.number).isEmpty()) {
                continue;
            }
            String field = places.get(file.number);
            String name = Pattern.quote(field.substring(field.lastIndexOf('.') + 1));
            Set<String> all = taken.computeIfAbsent(field, added -> new LinkedHashSet<>());
            if (file.isValid) {
                all.add(values.get(file.number));
            } else if (Pattern.compile("\\b" + name + "(: field)? not found")
                    .matcher(file.text)
                    .find()) {
                unknown.add(field);
            }
        }
        Map<Item, String> answers = new TreeMap<>();
        taken.forEach((field, all) -> answers.put(
                new Item("field", field),
                unknown.contains(field) && all.isEmpty() ? "unknown" : String.join(" ", all)));
        return answers;
    }

    /** The places whose sample all clients take that have checked the files. */
    List<String> validForAll() {
        List<String> valid = new ArrayList<>();
        for (int number = 0; number < places.size(); number++) {
            int file = number;
            if (values.get(file).isEmpty() && checked.values().stream().allMatch(files -> files.get(file).isValid)) {
                valid.add(places.get(file));
            }
        }
        return valid;
    }

    /** The verdict of a client on a file. */
    private record Checked(int number, boolean isValid, String text) {}

    /** Lets a client check all files. */
    void check(Programs programs) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("check-config"));
        for (int number = 0; number < places.size(); number++) {
            arguments.add(number + ".yml");
        }
        List<Checked> files = new ArrayList<>();
        Matcher each = CHECKED.matcher(programs.amtool(directory, arguments));
        while (each.find()) {
            files.add(new Checked(Integer.parseInt(each.group(1)), each.group(2).equals("SUCCESS"), each.group(3)));
        }
        if (files.size() != places.size()) {
            throw new IOException(programs.name() + ": amtool check-config: an answer to " + files.size()
                    + " files (expected: to " + places.size() + ")");
        }
        checked.put(programs.name(), files);
    }
}
