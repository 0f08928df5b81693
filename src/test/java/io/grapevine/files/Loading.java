package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.Config;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Loads configurations that tests write down, as if they lay in {@code /etc/am/alertmanager.yml}. */
final class Loading {
    static final Path FILE = Path.of("/etc/am/alertmanager.yml");

    private Loading() {}

    static ConfigLoader loader(ParserMode mode) {
        return new ConfigLoader(new ConfigLoader.Options(
                mode,
                text -> text.contains("}}") ? Optional.empty() : Optional.of("unclosed action"),
                SecretReferences.LITERAL));
    }

    static Read<MainFile> load(String yaml) {
        return loader(ParserMode.UTF8_WITH_FALLBACK).parse(FILE, yaml.getBytes(UTF_8));
    }

    /** The configuration, which must be valid. */
    static Config config(String yaml) {
        return load(yaml).get().config();
    }

    static List<ConfigError> faults(String yaml) {
        return faults(load(yaml));
    }

    static List<ConfigError> faults(Read<MainFile> result) {
        return result.faults();
    }

    /** The faults as a user sees them, without the file's name. */
    static List<String> shown(String yaml) {
        return faults(yaml).stream()
                .map(fault -> fault.toString().substring(FILE.toString().length() + 1))
                .toList();
    }

    /** The elements of {@code cases} in a JSON file of the class path. */
    static List<JsonNode> cases(String resource) {
        try (InputStream in = Loading.class.getResourceAsStream(resource)) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
