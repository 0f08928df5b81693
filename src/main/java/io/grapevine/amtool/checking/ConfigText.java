package io.grapevine.amtool.checking;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.FileSet;
import io.grapevine.files.MainFile;
import io.grapevine.files.Team;
import io.grapevine.files.TeamFiles;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Loads configurations as the server does: with the same loader, set up the same way. */
public final class ConfigText {
    /** What the configuration of a running server is called in faults. */
    private static final Path SERVER = Path.of("config.original");

    /** The sections that routing needs. */
    private static final Set<String> KEPT = Set.of("route", "receivers", "time_intervals", "mute_time_intervals");

    private final ConfigLoader loader;

    /** Loads by the grammar that {@code mode} names, and takes secrets as they are written. */
    public ConfigText(ParserMode mode) {
        this(mode, SecretReferences.LITERAL);
    }

    /** Loads by the grammar that {@code mode} names; {@code references} expands the secrets of files. */
    public ConfigText(ParserMode mode, SecretReferences references) {
        loader = new ConfigLoader(new ConfigLoader.Options(mode, TemplateFiles::syntaxFault, references));
    }

    /** The loader, set up as the server sets it up. */
    ConfigLoader loader() {
        return loader;
    }

    /** The configuration in a file; throws every fault, each with its place, in a line of its own. */
    public Config file(Path file) throws CommandFault {
        return loader.load(file).orThrow(CommandFault::new).config();
    }

    /**
     * The configuration in a file and in those of teams in {@code directory}.
     *
     * @throws CommandFault with every fault, each with its place, in a line of its own
     */
    public Config file(Path file, Path directory) throws CommandFault {
        MainFile main = loader.load(file).orThrow(CommandFault::new);
        CheckedTeams teams = CheckedTeams.read(main, directory, loader);
        if (!teams.faults().isEmpty()) {
            throw new CommandFault(String.join("\n", teams.faults()));
        }
        return teams.config();
    }

    /** The settings in a file that go with a configuration; throws every fault, each with its place, in a line of its own. */
    public Extensions extensions(Path file, Config config) throws CommandFault {
        return loader.extensions(file, config).orThrow(CommandFault::new).extensions();
    }

    /**
     * The configuration that a running server shows as {@code config.original}, for its routes. The server could load it,
     * but what it shows may leave out what a receiver must have, such as a token in a header; then the receivers are but names.
     *
     * @throws CommandFault with every fault, each with its place, in a line of its own
     */
    public Config original(String text) throws CommandFault {
        Read<MainFile> whole = loader.parse(SERVER, text.getBytes(StandardCharsets.UTF_8));
        Optional<MainFile> routes = whole.value()
                .or(() -> onlyRoutes(text)
                        .flatMap(cut -> loader.parse(SERVER, cut).value()));
        return routes.isPresent()
                ? routes.get().config()
                : whole.orThrow(CommandFault::new).config();
    }

    /** A configuration cut down to what routing needs, with nothing of its receivers but their names; empty if it is no mapping. */
    static Optional<byte[]> onlyRoutes(String yaml) {
        Yaml reader = new Yaml();
        try {
            if (!(reader.compose(new StringReader(yaml)) instanceof MappingNode root)) {
                return Optional.empty();
            }
            retain(root, KEPT);
            for (NodeTuple tuple : root.getValue()) {
                if (key(tuple).equals("receivers") && tuple.getValueNode() instanceof SequenceNode receivers) {
                    receivers.getValue().forEach(receiver -> retain(receiver, Set.of("name")));
                }
            }
            StringWriter out = new StringWriter();
            reader.serialize(root, out);
            return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
        } catch (YAMLException | IllegalArgumentException notYaml) {
            return Optional.empty();
        }
    }

    private static void retain(Node node, Set<String> keys) {
        if (node instanceof MappingNode mapping) {
            List<NodeTuple> kept = mapping.getValue().stream()
                    .filter(tuple -> keys.contains(key(tuple)))
                    .toList();
            mapping.setValue(kept);
        }
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    /**
     * The files of teams that are checked together with a main file.
     *
     * @param directory where they are
     * @param config the main file with all files of teams that have no errors
     * @param files what was read from each file, by name
     * @param warnings what the server would warn of in the directory
     * @param fault what is wrong with the directory as a whole; empty if nothing is
     */
    record CheckedTeams(
            Path directory, Config config, Map<Path, Read<Team>> files, List<String> warnings, String fault) {

        /**
         * Reads the files of teams in {@code directory}.
         *
         * @throws CommandFault if the directory cannot be read
         */
        static CheckedTeams read(MainFile main, Path directory, ConfigLoader loader) throws CommandFault {
            FileSet.Listing<String, ByteBuffer> listing;
            try {
                listing = TeamFiles.list(directory);
            } catch (IOException e) {
                throw new CommandFault("--teams.dir: " + directory + ": " + FileReason.of(e) + " (expected: "
                        + TeamFiles.EXPECTED + ")");
            }
            Map<Path, Read<Team>> files = loader.teams(main, listing.entries());
            List<Team> teams = files.values().stream()
                    .flatMap(read -> read.value().stream())
                    .toList();
            List<String> warnings = listing.ignored().stream()
                    .map(file -> file + ": ignored (expected: a .yml or .yaml file)")
                    .toList();
            return new CheckedTeams(directory, main.with(teams, directory), files, warnings, listing.fault());
        }

        /** The errors of all files and of the directory, each with its place. */
        List<String> faults() {
            List<String> faults = new ArrayList<>();
            files.values().forEach(read -> read.faults().forEach(fault -> faults.add(fault.toString())));
            if (!fault.isEmpty()) {
                faults.add("--teams.dir: " + fault);
            }
            return faults;
        }
    }
}
