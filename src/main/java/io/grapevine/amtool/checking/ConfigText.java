package io.grapevine.amtool.checking;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.Config;
import io.grapevine.config.file.ConfigLoader;
import io.grapevine.config.file.MainFile;
import io.grapevine.config.file.TemplateFiles;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

    private final ConfigLoader loader;

    /** Loads by the grammar that {@code mode} names, and takes secrets as they are written. */
    public ConfigText(ParserMode mode) {
        this(mode, SecretReferences.LITERAL);
    }

    /** Loads by the grammar that {@code mode} names; {@code references} expands the secrets of files. */
    public ConfigText(ParserMode mode, SecretReferences references) {
        loader = new ConfigLoader(new ConfigLoader.Options(mode, TemplateFiles::syntaxFault, references));
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

    /** The files of teams in {@code directory}, to be added to {@code main}; throws if it cannot be read. */
    CheckedTeams teams(MainFile main, Path directory) throws CommandFault {
        return CheckedTeams.read(main, directory, loader);
    }

    /** What the {@code grapevine.yml} in {@code file} adds to {@code config}. */
    Read<ConfigLoader.LoadedExtensions> extensions(Path file, Config config) {
        return loader.extensions(file, config);
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
                .or(() -> OnlyRoutes.of(text)
                        .flatMap(cut -> loader.parse(SERVER, cut).value()));
        return routes.isPresent()
                ? routes.get().config()
                : whole.orThrow(CommandFault::new).config();
    }

    Read<MainFile> read(Path file) {
        return loader.load(file);
    }

    Read<MainFile> read(Path name, byte[] content) {
        return loader.parse(name, content);
    }

    /** Cuts a configuration down to what routing needs. */
    static final class OnlyRoutes {
        private static final Set<String> KEPT = Set.of("route", "receivers", "time_intervals", "mute_time_intervals");

        private OnlyRoutes() {}

        /** The configuration with nothing of its receivers but their names; empty if it is no mapping. */
        static Optional<byte[]> of(String yaml) {
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
    }
}
