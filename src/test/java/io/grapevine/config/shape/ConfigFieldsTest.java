package io.grapevine.config.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.files.ConfigLoader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigFieldsTest {
    private static List<IntegrationConfig> integrations(String yaml) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(StandardCharsets.UTF_8))
                .value()
                .map(main -> main.config().receivers())
                .orElse(List.of())
                .stream()
                .flatMap(receiver -> receiver.integrations().stream())
                .toList();
    }

    private static List<String> values(String receiver) {
        List<String> values = new ArrayList<>();
        for (IntegrationConfig config :
                integrations("route: {receiver: r}\nreceivers: [{name: r, " + receiver + "}]\n")) {
            ConfigFields.walk((Record) config, (path, component, value) -> {
                String shown = value instanceof Secret secret ? secret.reveal() : value.toString();
                values.add(path + " " + component.getName() + " " + shown);
            });
        }
        return values;
    }

    @Test
    void everyValueIsVisitedWithItsPathAndItsField() {
        assertThat(values("webhook_configs: [{url: 'http://a', max_alerts: 3, payload: {log_file: [x]}, http_config: "
                        + "{http_headers: {X-A: {values: [v], secrets: [s], files: [/f]}}}}]"))
                .contains(
                        "url url http://a",
                        "max_alerts maxAlerts 3",
                        "payload.log_file[0] payload x",
                        "http_config.http_headers.X-A.values[0] values v",
                        "http_config.http_headers.X-A.secrets[0] secrets s",
                        "http_config.http_headers.X-A.files[0] files /f");
    }

    /** The records of the program in two packages and those below. */
    private static List<Class<?>> records() throws IOException, ClassNotFoundException {
        Path root = Path.of("target", "classes");
        List<Class<?>> records = new ArrayList<>();
        for (String part : List.of("config", "receiver")) {
            try (Stream<Path> files =
                    Files.walk(root.resolve("io").resolve("grapevine").resolve(part))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    String name = root.relativize(file)
                            .toString()
                            .replaceFirst("\\.class$", "")
                            .replace(File.separatorChar, '.');
                    Class<?> type = Class.forName(name, false, ConfigFieldsTest.class.getClassLoader());
                    if (type.isRecord()) {
                        records.add(type);
                    }
                }
            }
        }
        return records;
    }

    /** A field that is not known for one would let a client of receiver tests read files of this computer. */
    @Test
    void everyFieldThatNamesFilesIsKnownForOne() throws IOException, ClassNotFoundException {
        Set<String> fields = new TreeSet<>();
        for (Class<?> type : records()) {
            boolean isOfHttp = Stream.of(HttpConfig.class, OAuth2.class, ProxyConfig.class, TlsConfig.class)
                    .anyMatch(each -> type.getName().startsWith(each.getName())); // with what is inside of it
            boolean isOfReceiver = type.getPackageName().startsWith("io.grapevine.receiver")
                    && (type.getName().contains("Config") || IntegrationConfig.class.isAssignableFrom(type));
            if (isOfHttp || isOfReceiver) {
                for (RecordComponent component : type.getRecordComponents()) {
                    if (component.getName().toLowerCase(Locale.ROOT).contains("file")) {
                        fields.add(component.getName());
                    }
                }
            }
        }
        assertThat(fields).contains("urlFile", "files", "caFile", "botTokenFile", "profile");
        fields.remove("profile"); // the name of a section in AWS's file, checked by itself
        assertThat(fields).allMatch(ConfigFields::namesFiles);
        assertThat(ConfigFields.namesFiles("url")).isFalse();
    }

    /** A value of an unknown type could have secrets and paths in it that are not seen. */
    @Test
    void whateverAConfigurationHoldsIsTakenApart() throws IOException {
        Set<String> types = new TreeSet<>();
        try (InputStream in = getClass().getResourceAsStream("/conformance/configs.json")) {
            for (JsonNode recorded : new ObjectMapper().readTree(in).get("cases")) {
                for (IntegrationConfig config :
                        integrations(recorded.path("config").asText())) {
                    ConfigFields.walk(
                            (Record) config,
                            (path, component, value) ->
                                    types.add(value.getClass().getSimpleName()));
                }
            }
        }
        assertThat(types)
                .contains("Boolean", "String", "Secret", "Url")
                .isSubsetOf(
                        "Boolean", "Double", "Duration", "Integer", "Long", "Secret", "String", "TlsVersion", "Url");
    }
}
