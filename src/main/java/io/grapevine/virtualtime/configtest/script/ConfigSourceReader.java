package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.file.yaml.MappingReader;
import java.nio.file.Path;
import java.util.Optional;

record ConfigSourceReader(Path file, Path directory, Optional<Path> instead) {
    /** The name of a configuration that is named nowhere. */
    static final String MISSING = "alertmanager.yml (not named)";

    /**
     * Reads the fields of a configuration.
     *
     * @param name the field that names a file
     * @param inline the field that holds a text
     * @param outer what counts where a field is absent
     */
    ConfigSource read(MappingReader in, String name, String inline, ConfigSource outer) {
        ConfigSource source = outer;
        if (in.has(name) && in.has(inline)) {
            in.fault(inline, "set beside " + name + " (expected: one of the two)");
        }
        if (in.has(inline)) {
            source = source.withInline(directory.resolve(file.getFileName() + " " + inline), in.text(inline));
        } else if (in.has(name)) {
            source = source.withFile(Path.of(in.value(name).filePath()));
        }
        if (instead.isPresent()) {
            source = source.withFile(instead.get());
        }
        Path teams = in.has("config_dir") ? Path.of(in.value("config_dir").filePath()) : source.teams();
        Path extensions = in.has("grapevine_config")
                ? Path.of(in.value("grapevine_config").filePath())
                : source.extensions();
        return new ConfigSource(source.file(), source.inline(), teams, extensions);
    }
}
