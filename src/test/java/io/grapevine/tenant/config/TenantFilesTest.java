package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.FileSet;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantFilesTest {
    private static final String BROKEN = "route: {receiver: missing}\n";
    private static final FileSet.Check<Loaded> NONE = loaded -> {};

    @TempDir
    Path directory;

    private final TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, () -> Instant.EPOCH);
    private Instant now = Instant.parse("2026-11-22T06:00:00Z");
    private TenantFiles files = new TenantFiles(Path.of("unset"), SecretReferences.LITERAL, false, loader, () -> now);

    private void use(boolean fileFields) {
        SecretReferences references = SecretReferences.expanded(Map.of());
        files = new TenantFiles(directory, references, fileFields, loader, () -> now);
    }

    private static String valid(String receiver) {
        return "route: {receiver: " + receiver + "}\nreceivers: [{name: " + receiver + "}]\n";
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }

    private FileSet.Load<TenantId, TenantDocument, Loaded> load(FileSet.Check<Loaded> check)
            throws ConfigLoadException {
        now = now.plusSeconds(60);
        FileSet.Load<TenantId, TenantDocument, Loaded> load = files.load();
        load.check(check);
        files.use(load);
        return load;
    }

    private static String receiver(FileSet.Load<TenantId, TenantDocument, Loaded> load, String tenant) {
        Loaded loaded = load.values().get(TenantId.of(tenant));
        return loaded == null ? "none" : loaded.config().route().receiver();
    }

    private static FileSet.Member<TenantId, TenantDocument, Loaded> status(
            FileSet.Load<TenantId, TenantDocument, Loaded> load, String tenant) {
        return load.files().stream()
                .filter(file -> file.key().equals(TenantId.of(tenant)))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Instant loadedAt(FileSet.Load<TenantId, TenantDocument, Loaded> load, String tenant) {
        return status(load, tenant).chosen().map(FileSet.Version::loadedAt).orElse(null);
    }

    @Test
    void fileOfATenantReadsNoFileAndNoVariableOfTheServer() throws Exception {
        write("secret", "hidden");
        files = new TenantFiles(
                directory, SecretReferences.expanded(Map.of("TOKEN", "hidden")), false, loader, () -> now);
        for (String reference : List.of("${file:" + directory.resolve("secret") + "}", "${env:TOKEN}")) {
            write("a.yml", "global: {opsgenie_api_key: '" + reference + "'}\n" + valid("a"));
            FileSet.Load<TenantId, TenantDocument, Loaded> load = load(each -> {});

            assertThat(receiver(load, "a")).isEqualTo("none");
            assertThat(load.secretFiles()).isEmpty();
            assertThat(status(load, "a").faults().get(0).text())
                    .isEqualTo(
                            "global.opsgenie_api_key: " + reference
                                    + ": a reference (expected: server.tenants.allow_files of grapevine.yml, or $${ for a literal ${)");
        }
        write("a.yml", "global: {opsgenie_api_key: '$${literal'}\n" + valid("a"));
        assertThat(receiver(load(each -> {}), "a")).isEqualTo("a");
    }

    @Test
    void configurationWithErrorsIsLeftOutAtTheStartAndBreaksNoOther() throws Exception {
        use(false);
        write("a.yml", BROKEN);
        write("b/alertmanager.yml", valid("b"));
        write("b/x.tmpl", "{{ define \"x\" }}y{{ end }}");
        write("c/alertmanager.yml", valid("c"));
        write("c/x.tmpl", "{{ x }");
        write("no id.yml", valid("d"));
        write("e.yml", "");

        FileSet.Load<TenantId, TenantDocument, Loaded> load = load(NONE);

        assertThat(load.values().keySet()).containsExactly(TenantId.of("b"));
        assertThat(status(load, "a").state()).isEqualTo(State.LEFT_OUT);
        assertThat(loadedAt(load, "a")).isNull();
        assertThat(status(load, "a").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(1));
        assertThat(status(load, "b").state()).isEqualTo(State.LOADED);
        assertThat(status(load, "c").faults().get(0).text()).startsWith("template: x.tmpl:1");
        assertThat(status(load, "e").faults().get(0).text()).startsWith("route: missing");
        assertThat(load.listing().refused()).hasSize(1);
    }

    @Test
    void lastGoodVersionStaysInForceUntilTheFileIsRepairedOrRemoved() throws Exception {
        use(false);
        write("a.yml", valid("one"));
        Instant first = loadedAt(load(NONE), "a");

        write("a.yml", BROKEN);
        FileSet.Load<TenantId, TenantDocument, Loaded> broken = load(NONE);
        assertThat(receiver(broken, "a")).isEqualTo("one");
        assertThat(status(broken, "a").state()).isEqualTo(State.KEPT);
        assertThat(loadedAt(broken, "a")).isEqualTo(first);

        write("a.yml", valid("two"));
        assertThat(receiver(load(NONE), "a")).isEqualTo("two");

        Files.delete(directory.resolve("a.yml"));
        assertThat(receiver(load(NONE), "a")).isEqualTo("none");

        write("a.yml", BROKEN);
        assertThat(receiver(load(NONE), "a")).isEqualTo("none");
    }

    @Test
    void versionThatCannotBeBuiltIsDroppedForTheLastGoodOne() throws Exception {
        use(false);
        write("a.yml", valid("one"));
        load(NONE);
        write("a.yml", valid("two"));

        FileSet.Load<TenantId, TenantDocument, Loaded> load = load(loaded -> {
            if (loaded.config().route().receiver().equals("two")) {
                throw new ConfigLoadException("no certificate");
            }
        });

        assertThat(receiver(load, "a")).isEqualTo("one");
        assertThat(status(load, "a").state()).isEqualTo(State.KEPT);
        assertThat(status(load, "a").faults().get(0).text()).isEqualTo("no certificate");
    }

    @Test
    void unchangedConfigurationIsNotReadAgainUnlessItRefersToFiles() throws Exception {
        use(true);
        write("a.yml", valid("a"));
        write("b.yml", valid("b") + "global: {slack_api_url: '${file:url}'}\n");
        Path url = directory.resolve("url");
        Files.writeString(url, "http://a");
        FileSet.Load<TenantId, TenantDocument, Loaded> first = load(NONE);
        Files.writeString(url, "http://b");
        FileSet.Load<TenantId, TenantDocument, Loaded> second = load(NONE);

        assertThat(second.values().get(TenantId.of("a")))
                .isSameAs(first.values().get(TenantId.of("a")));
        assertThat(second.values()
                        .get(TenantId.of("b"))
                        .config()
                        .global()
                        .slack()
                        .apiUrl()
                        .reveal())
                .isEqualTo("http://b");
        assertThat(second.secretFiles()).containsExactly(url);
        assertThat(loadedAt(second, "b")).isEqualTo(loadedAt(first, "b"));
    }

    @Test
    void fieldsMayNameFilesIfTheOperatorPermitsThem() throws Exception {
        write("a.yml", "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url_file: u}]}]\n");

        use(false);
        assertThat(status(load(NONE), "a").faults().get(0).text()).isEqualTo("setting Webhook url_file is not allowed");
        use(true);
        assertThat(receiver(load(NONE), "a")).isEqualTo("a");
    }

    @Test
    void directoryThatCannotBeReadIsAnError() {
        assertThatThrownBy(() -> files.load())
                .isInstanceOf(ConfigLoadException.class)
                .hasMessage(
                        "--tenants.dir: unset: no such file or directory (expected: a directory of configurations of"
                                + " tenants)");
    }

    @Test
    void tenantsAreListedInTheOrderOfTheirIds() throws Exception {
        use(false);
        for (String tenant : List.of("b", "B", "a")) {
            write(tenant + ".yml", valid("r"));
        }

        assertThat(load(NONE).values().keySet()).containsExactly(TenantId.of("B"), TenantId.of("a"), TenantId.of("b"));
    }
}
