package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments.Default;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The files that hold defaults of flags: mappings from the names of flags to values. */
public final class ConfigFiles {
    private static final String NAME = "amtool/config.yml";
    private static final String DEBIAN_NAME = "prometheus/amtool.yml";
    private static final String SYSTEM = "/etc";

    /** Names of before, which count where the new one is not in the same file. */
    private static final Map<String, String> OLD_NAMES = Map.of("comment_required", "require-comment");

    private ConfigFiles() {}

    /**
     * The files in the order in which they count. Those of Debian's amtool, whose places are fixed, are read, too.
     *
     * @param environment the values of variables, empty for one that is not set
     */
    public static List<String> usual(UnaryOperator<String> environment) {
        String ofUsers = in(environment.apply("HOME"), ".config");
        String ofUser = environment.apply("XDG_CONFIG_HOME");
        String ofSystem = environment.apply("XDG_CONFIG_DIRS");
        return List.of(
                in(ofUser.startsWith("/") ? ofUser : ofUsers, NAME),
                in(ofUsers, DEBIAN_NAME),
                in(ofSystem.isEmpty() ? SYSTEM : ofSystem.split(":", -1)[0], NAME),
                in(SYSTEM, DEBIAN_NAME));
    }

    /** A path in a directory, which is the working directory if its name is empty, as in Alertmanager. */
    private static String in(String directory, String path) {
        return directory.isEmpty() ? path : directory + '/' + path;
    }

    /**
     * What the files say, by the name of the flag; of two files that name the same flag the first one counts.
     *
     * @param files paths; those that are not there are passed over
     * @throws CommandFault if one cannot be read
     */
    public static Map<String, Default> read(List<String> files) throws CommandFault {
        Map<String, Default> defaults = new LinkedHashMap<>();
        for (String file : files) {
            Map<String, String> values = values(file);
            values.forEach((name, value) -> {
                String flag = OLD_NAMES.getOrDefault(name, name);
                if (flag.equals(name) || !values.containsKey(flag)) {
                    defaults.putIfAbsent(flag, new Default(value, file));
                }
            });
        }
        return defaults;
    }

    private static Map<String, String> values(String file) throws CommandFault {
        try {
            Path path = Path.of(file);
            if (!Files.exists(path)) {
                return Map.of();
            }
            ReadContext reading = new ReadContext(file, Path.of(""));
            Map<String, String> values = new LinkedHashMap<>();
            YamlText.parse(Files.readAllBytes(path), reading).ifPresent(root -> values.putAll(root.textMap()));
            for (ConfigError fault : reading.list()) {
                throw new CommandFault("could not load config file: " + fault);
            }
            return values;
        } catch (IOException | InvalidPathException e) {
            throw new CommandFault("could not load config file: " + file + ": " + FileReason.of(e)
                    + " (expected: a file that can be read)");
        }
    }
}
