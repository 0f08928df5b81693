package io.grapevine.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that count as the same at two replicas. */
class ClusterConfigHashTest {
    private static final Map<String, String> FILES = Map.of(
            "am.yml", """
                    route: {receiver: team}
                    receivers: [{name: team, webhook_configs: [{url_file: secret}]}]
                    templates: ['templates/*.tmpl']
                    """,
            "grapevine.yml", "messages: {mustache: {files: ['templates/*.mustache']}}\n",
            "templates/a.tmpl", "{{ define \"a\" }}A{{ end }}",
            "templates/b.tmpl", "{{ define \"b\" }}B{{ end }}",
            "templates/c.mustache", "C",
            "secret", "http://one.example.com");

    @TempDir
    private Path temporary;

    private int replicas;

    /** The hash of a replica that has these files in a directory of its own. */
    private long hash(Map<String, String> files) throws IOException, ConfigLoadException, TemplateException {
        Path directory = temporary.resolve("replica" + replicas++);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Config config = new ConfigLoader(new ConfigLoader.Options(
                        ParserMode.UTF8_STRICT, TemplateFiles::syntaxFault, SecretReferences.LITERAL))
                .load(directory.resolve("am.yml"))
                .get()
                .config();
        Path file = directory.resolve("grapevine.yml");
        ExtensionFiles extensions = Files.exists(file)
                ? ExtensionFiles.read(file, ConfigLoader.LITERAL, config, warning -> fail("warning: %s", warning))
                : ExtensionFiles.NONE;
        return ClusterConfigHash.of(config, TemplateFiles.read(config.templates()), extensions, SilencePlan.NONE);
    }

    private long hashWith(String name, String content) throws IOException, ConfigLoadException, TemplateException {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put(name, content);
        return hash(files);
    }

    @Test
    void replicasMayKeepTheSameContentInDifferentDirectories() throws Exception {
        assertThat(hash(FILES)).isEqualTo(hash(FILES)).isBetween(1L, (1L << 48) - 1);
    }

    @Test
    void everyFileCounts() throws Exception {
        long hash = hash(FILES);

        assertThat(hashWith("am.yml", FILES.get("am.yml") + "# a comment")).isNotEqualTo(hash);
        assertThat(hashWith("grapevine.yml", FILES.get("grapevine.yml").replace("]}", "], strict: true}")))
                .isNotEqualTo(hash);
        assertThat(hashWith("templates/a.tmpl", "{{ define \"a\" }}other{{ end }}"))
                .isNotEqualTo(hash);
        assertThat(hashWith("templates/c.mustache", "other")).isNotEqualTo(hash);
        assertThat(hashWith("templates/d.tmpl", "")).isNotEqualTo(hash);
    }

    @Test
    void withoutGrapevineYmlItIsAnotherConfiguration() throws Exception {
        Map<String, String> files = new TreeMap<>(FILES);
        files.remove("grapevine.yml");

        assertThat(hash(files)).isNotEqualTo(hash(FILES));
    }

    @Test
    void contentThatMovesFromOneFileToTheNextCounts() throws Exception {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("templates/a.tmpl", FILES.get("templates/a.tmpl") + FILES.get("templates/b.tmpl"));
        files.put("templates/b.tmpl", "");

        assertThat(hash(files)).isNotEqualTo(hash(FILES));
    }

    @Test
    void secretsInFilesDoNotCount() throws Exception {
        assertThat(hashWith("secret", "http://other.example.com")).isEqualTo(hash(FILES));
    }

    @Test
    void aFileThatHasGoneIsAnError() throws Exception {
        Config config = new ConfigLoader(new ConfigLoader.Options(
                        ParserMode.UTF8_STRICT, TemplateFiles::syntaxFault, SecretReferences.LITERAL))
                .parse(
                        temporary.resolve("am.yml"),
                        "route: {receiver: team}\nreceivers: [{name: team}]".getBytes(UTF_8))
                .get()
                .config();

        assertThatThrownBy(() ->
                        ExtensionFiles.read(temporary.resolve("none"), ConfigLoader.LITERAL, config, warning -> {}))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("no such file");
    }
}
