package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what tests write down as {@code /etc/am/grapevine.yml} beside a main file. */
abstract class SectionFixture {
    static final Path FILE = Path.of("/etc/am/grapevine.yml");

    private static final ConfigLoader LOADER = new ConfigLoader(new ConfigLoader.Options(
            ParserMode.UTF8_WITH_FALLBACK, text -> Optional.empty(), SecretReferences.LITERAL));

    final Config config;

    SectionFixture(String main) {
        config = Loading.config(main);
    }

    final Read<ConfigLoader.LoadedExtensions> parse(String text) {
        return LOADER.extensions(FILE, text.getBytes(UTF_8), config);
    }

    /** What is loaded, which must be valid. */
    final Read<ConfigLoader.LoadedExtensions> loaded(String text) {
        Read<ConfigLoader.LoadedExtensions> result = parse(text);
        assertThat(result.faults()).isEmpty();
        return result;
    }

    final Extensions extensions(String text) {
        return loaded(text).get().extensions();
    }

    /** The faults, of which there must be some, without the file's name. */
    final List<String> faults(String text) {
        assertThat(parse(text).faults()).isNotEmpty();
        return parse(text).faults().stream()
                .map(fault -> fault.toString().replace(FILE + ":", ""))
                .toList();
    }
}
