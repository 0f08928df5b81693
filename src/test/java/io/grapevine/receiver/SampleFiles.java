package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.Lists;
import io.grapevine.config.Config;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The configurations beside these tests, one for each kind, and what Alertmanager 0.35 makes of each. */
final class SampleFiles {
    /** The kinds, in the order in which a receiver is written. */
    static final List<String> KINDS = List.of("""
            discord email incidentio pagerduty slack webhook opsgenie wechat pushover victorops sns telegram
            webex msteams msteamsv2 jira rocketchat mattermost
            """.split("\\s+"));

    /** Takes every text for a template except one that is never closed. */
    private static final ConfigLoader LOADER = new ConfigLoader(new ConfigLoader.Options(
            ParserMode.values()[0],
            text -> text.contains("}}") ? Optional.empty() : Optional.of("unclosed action"),
            SecretReferences.LITERAL));

    private SampleFiles() {}

    /** A configuration whose only receiver has integrations of one kind, each given in YAML's flow style. */
    static String receiver(String global, String kind, String... integrations) {
        return (global.isEmpty() ? "" : "global: " + global + "\n")
                + "route: {receiver: r}\nreceivers:\n- name: r\n  " + kind + "_configs:\n  - "
                + String.join("\n  - ", integrations) + "\n";
    }

    /** The only integration of a receiver. */
    static <C extends IntegrationConfig> C only(Class<C> type, String yaml) {
        return type.cast(Lists.only(integrations(yaml)));
    }

    /** All samples. */
    static Stream<String> names() {
        return Stream.concat(KINDS.stream(), Stream.of("http-config"));
    }

    static String input(String name) {
        return resource(name + ".yml");
    }

    static String written(String name) {
        return resource(name + ".written.yml");
    }

    static Config load(String yaml) {
        return parse(yaml).get().config();
    }

    /** The integrations of the first receiver. */
    static List<IntegrationConfig> integrations(String yaml) {
        return load(yaml).receivers().get(0).integrations();
    }

    /** The faults in the order of the file, each as {@code line:column field: message}; none if there are none. */
    static List<String> faults(String yaml) {
        Read<MainFile> result = parse(yaml);
        return result.faults().stream().map(SampleFiles::text).toList();
    }

    private static String text(ConfigError fault) {
        return fault.line() + ":" + fault.column() + ' ' + fault.field() + ": " + fault.message();
    }

    private static Read<MainFile> parse(String yaml) {
        return LOADER.parse(Path.of("/etc/alertmanager/alertmanager.yml"), yaml.getBytes(UTF_8));
    }

    static String resource(String name) {
        try (InputStream in = SampleFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + ": missing (expected: a resource)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
