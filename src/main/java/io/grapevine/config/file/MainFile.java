package io.grapevine.config.file;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.config.file.ConfigSections.ConfigDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A configuration file without errors, to which the files of teams can be added. Immutable. */
public final class MainFile {
    private final ConfigSections sections;
    private final ConfigDocument document;
    private final ContentHash content;
    private final UnaryOperator<String> paths;
    private final Config config;

    /**
     * The parts of a file.
     *
     * @param paths resolves a relative path of the file
     */
    MainFile(ConfigSections sections, ConfigDocument document, ContentHash content, UnaryOperator<String> paths) {
        this.sections = sections;
        this.document = document;
        this.content = content;
        this.paths = paths;
        this.config = document.toConfig(document.route().toRoot(), sections.write(document), content.value(), null);
    }

    GlobalConfig global() {
        return document.global();
    }

    String resolve(String path) {
        return paths.apply(path);
    }

    Set<String> receiverNames() {
        return document.receiverNames();
    }

    Set<String> timeIntervalNames() {
        return document.timeIntervalNames();
    }

    /** The configuration of this file alone. */
    public Config config() {
        return config;
    }

    /** The configuration of this file and of those of teams in {@code directory}, no two of the same name. */
    public Config with(List<Team> teams, Path directory) {
        List<TeamFile> files = teams.stream()
                .map(team -> team.status(team.file(), TeamFile.State.LOADED, null, List.of()))
                .toList();
        return with(teams, new ConfigDirectory(directory.toString(), files, ""));
    }

    /**
     * The configuration of this file and of those of teams.
     *
     * @param teams the teams, in the order of their routes, no two of the same name
     * @param directory what the configuration says of the files of teams
     */
    public Config with(List<Team> teams, ConfigDirectory directory) {
        ConfigDocument merged = document.with(teams);
        ContentHash hash = content;
        List<String> files = new ArrayList<>();
        for (Team team : teams) {
            hash = hash.with(team.name(), team.content());
            team.route().ifPresent(route -> files.add(team.file().toString()));
        }
        RouteConfig tree = merged.route().toRoot();
        List<RouteConfig> children = new ArrayList<>(tree.routes());
        for (int i = 0; i < files.size(); i++) {
            children.set(i, children.get(i).from(files.get(i)));
        }
        return merged.toConfig(tree.withRoutes(children), sections.write(merged), hash.value(), directory);
    }
}
