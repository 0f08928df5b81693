package io.grapevine.it.tools;

import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of systemd in a {@link DebianRoot}, started as systemd starts it: its user, its environment, its command line. */
final class SystemdUnit {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^([A-Z_]+)=\"?([^\"\n]*)\"?$");

    private final DebianRoot system;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Reads a unit.
     *
     * @param files the unit and its drop-ins, as paths of the system; a later setting replaces an earlier one
     */
    SystemdUnit(DebianRoot system, String... files) throws IOException {
        this.system = system;
        for (String file : files) {
            for (String line : Files.readAllLines(system.at(file))) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    settings.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        }
    }

    /** Runs its {@code ExecStart} and waits until it listens. */
    Program start() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        String file = settings.getOrDefault("EnvironmentFile", "").replaceFirst("^-", "");
        if (!file.isEmpty()) {
            Matcher lines = VARIABLE.matcher(Files.readString(system.at(file)));
            while (lines.find()) {
                environment.put(lines.group(1), lines.group(2));
            }
        }
        List<String> words = new ArrayList<>();
        for (String word : settings.get("ExecStart").split(" ")) {
            String value = word.startsWith("$") ? environment.getOrDefault(word.substring(1), "") : word;
            words.addAll(List.of(value.isBlank() ? new String[0] : value.strip().split("\\s+")));
        }
        String user = settings.get("User");
        List<String> options = List.of("--userspec=" + user + ":" + settings.getOrDefault("Group", user));
        environment.put("HOME", Path.of("/var/lib", user).toString());
        return Program.started(system.command(options, environment, words));
    }
}
