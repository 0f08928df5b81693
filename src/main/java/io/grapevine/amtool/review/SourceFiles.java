package io.grapevine.amtool.review;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.config.yaml.ConfigError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The main file of a configuration and the files of its teams: where its routes, receivers and rules stand. */
final class SourceFiles {
    private final SourceText main;
    /** The files of teams, by the names of the teams. */
    private final Map<String, SourceText> teams = new LinkedHashMap<>();
    /** The routes of teams, which come first. */
    private final List<RouteConfig> ofTeams;

    /** A field of one of the files. */
    record Place(SourceText text, String path) {
        Place field(String name) {
            return new Place(text, path + "." + name);
        }

        /** Whether the file has it. */
        boolean isThere() {
            return text.node(path).isPresent();
        }

        /** The path and the line of it. */
        String line() {
            return path + " in line " + error("").line();
        }

        /** The error at it, or at the nearest field around it that the file has. */
        ConfigError error(String message) {
            return text.at(path, message);
        }
    }

    SourceFiles(Path file, Config config) {
        main = SourceText.read(file);
        ConfigDirectory directory = config.directory();
        for (TeamFile team : directory == null ? List.<TeamFile>of() : directory.files()) {
            teams.put(team.team(), SourceText.read(Path.of(team.file())));
        }
        ofTeams = config.route().routes().stream()
                .filter(route -> !route.file().isEmpty())
                .toList();
    }

    SourceText main() {
        return main;
    }

    /** The file of a name; empty if none of these. */
    Optional<SourceText> text(String file) {
        if (file.equals(main.file())) {
            return Optional.of(main);
        }
        return teams.values().stream().filter(text -> text.file().equals(file)).findFirst();
    }

    /**
     * The place of a route.
     *
     * @param steps the positions among siblings, from the root's child on
     */
    Place route(List<Integer> steps) {
        SourceText text = main;
        List<Integer> own = new ArrayList<>(steps);
        if (!own.isEmpty() && own.get(0) < ofTeams.size()) {
            text = text(ofTeams.get(own.remove(0)).file()).orElse(main);
        } else if (!own.isEmpty()) {
            own.set(0, own.get(0) - ofTeams.size());
        }
        StringBuilder path = new StringBuilder("route");
        own.forEach(step -> path.append(".routes[").append(step).append(']'));
        return new Place(text, path.toString());
    }

    /** The positions of a route's child, from the root's child on. */
    static List<Integer> below(List<Integer> steps, int child) {
        List<Integer> own = new ArrayList<>(steps);
        own.add(child);
        return own;
    }

    /** The place of an inhibition rule, by its position in the configuration. */
    Place rule(int index) {
        return inLists("inhibit_rules", index);
    }

    private Place inLists(String list, int index) {
        int left = index - main.size(list);
        for (SourceText team : left < 0 ? List.<SourceText>of() : teams.values()) {
            int size = team.size(list);
            if (left < size) {
                return new Place(team, list + "[" + left + "]");
            }
            left -= size;
        }
        return new Place(main, list + "[" + index + "]");
    }

    /** The place of a receiver; that of all receivers if it is of another file. */
    Place receiver(String name) {
        return named("receivers", name).orElse(new Place(main, "receivers"));
    }

    /** The place of a time interval. */
    Place interval(String name) {
        return named("time_intervals", name)
                .or(() -> named("mute_time_intervals", name))
                .orElse(new Place(main, "time_intervals"));
    }

    private Optional<Place> named(String list, String name) {
        Optional<Place> own = main.named(list, name).map(path -> new Place(main, path));
        int slash = name.indexOf('/');
        SourceText team = slash < 0 ? null : teams.get(name.substring(0, slash));
        return own.isPresent() || team == null
                ? own
                : team.named(list, name.substring(slash + 1)).map(path -> new Place(team, path));
    }
}
